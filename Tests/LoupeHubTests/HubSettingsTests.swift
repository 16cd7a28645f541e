import Foundation
import LoupeHub
import Testing

struct HubSettingsTests {
  private func settings(_ environment: [String: String]) throws(HubError) -> HubSettings {
    try HubSettings(environment: environment.merging(["HOME": "/h"]) { given, _ in given })
  }

  @Test(
    arguments: [
      ([:], "/h/.cache/huggingface/hub"), (["XDG_CACHE_HOME": "/x"], "/x/huggingface/hub"),
      (["HF_HOME": "/a", "XDG_CACHE_HOME": "/x"], "/a/hub"),
      (["HF_HOME": "~/a"], "/h/a/hub"), (["HF_HUB_CACHE": "/c", "HF_HOME": "/a"], "/c"),
      (["HUGGINGFACE_HUB_CACHE": "/d"], "/d"), (["HF_HUB_CACHE": ""], "/h/.cache/huggingface/hub"),
    ] as [([String: String], String)])
  func theCacheIsWhereTheHubsToolsHaveIt(_ environment: [String: String], _ path: String) throws {
    #expect(try settings(environment).cache == path)
  }

  @Test func theEndpointMayBeAMirror() throws {
    #expect(try settings([:]).endpoint.absoluteString == "https://huggingface.co")
    let mirror = try settings(["HF_ENDPOINT": "https://mirror.example/hub//"])
    #expect(mirror.endpoint.absoluteString == "https://mirror.example/hub")
    for wrong in [
      "mirror.example", "ftp://host", "https://", "https://user:secret@host", "http://h?x",
    ] {
      let error = #expect(throws: HubError.self) { try settings(["HF_ENDPOINT": wrong]) }
      #expect(error?.description.hasPrefix("HF_ENDPOINT is") == true)
    }
  }

  @Test func theTokenComesFromVariableOrFile() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("hf_file\n".utf8).write(to: folder.appendingPathComponent("token"))
    #expect(try settings(["HF_HOME": folder.path]).token == "hf_file")
    #expect(try settings(["HF_TOKEN_PATH": "\(folder.path)/token"]).token == "hf_file")
    #expect(try settings(["HF_HOME": folder.path, "HF_TOKEN": " hf_a\n"]).token == "hf_a")
    #expect(try settings(["HUGGING_FACE_HUB_TOKEN": "hf_b"]).token == "hf_b")
    #expect(try settings([:]).token == nil)
    let error = #expect(throws: HubError.self) { try settings(["HF_TOKEN": "a\r\nX-Header: b"]) }
    #expect(error?.description.contains("X-Header") == false)
  }

  @Test func offlineIsAsked() throws {
    #expect(try settings(["HF_HUB_OFFLINE": "1"]).isOffline)
    #expect(try settings(["HF_HUB_OFFLINE": "TRUE"]).isOffline)
    #expect(try !settings(["HF_HUB_OFFLINE": "0"]).isOffline)
  }
}
