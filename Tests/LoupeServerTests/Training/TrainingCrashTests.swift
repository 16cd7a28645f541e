import Foundation
import LoupeServer
import Testing

/// What is left of a training when the program is killed, or its folder cannot be written.
@Suite(.serialized) struct TrainingCrashTests {
  private static let runs = "/api/v1/training/runs"

  /// What stands on the disk in the middle of a training is what a killed program leaves.
  @Test func aTrainingSurvivesAKilledServer() async throws {
    let (scene, copy) = (TrainingScene(), TrainingScene())
    defer {
      scene.remove()
      copy.remove()
    }
    var limits = TrainingScene.limits
    limits.training.checkpointMinutes = 0.0005
    let run = try await RunningServer.run(
      limits: limits, trainingFolder: scene.trainingFolder
    ) { server in
      let corpus = try await TrainingScene.upload(server)
      let run = try await TrainingScene.start(server, TrainingScene.wish(corpus, steps: 100_000))
      #expect(try await TrainingScene.reaches("running", server, run, step: 60))
      #expect(try await eventually { Self.copies(scene.folder, to: copy.folder) })
      return run
    }
    try await RunningServer.run(limits: limits, trainingFolder: copy.trainingFolder) { server in
      let detail = try await TrainingScene.detail(server, run)
      let summary = try #require(detail["run"] as? [String: Any])
      #expect(summary["state"] as? String == "paused")
      #expect(summary["isInterrupted"] as? Bool == true)
      let step = try #require(summary["step"] as? Int)
      #expect(try await server.ask("POST", "\(Self.runs)/\(run)/resume").status == 200)
      #expect(try await TrainingScene.reaches("running", server, run, step: step + 10))
      #expect(try await server.ask("POST", "\(Self.runs)/\(run)/stop").status == 200)
      #expect(try await TrainingScene.reaches("stopped", server, run))
      let history = try await TrainingScene.detail(server, run)["history"] as? [String: Any]
      for part in ["points", "looks"] {
        let steps = (history?[part] as? [[String: Any]] ?? []).compactMap { $0["step"] as? Int }
        #expect(!steps.isEmpty && steps == Array(Set(steps)).sorted(), "\(part)")
      }
      #expect(try await server.post("\(Self.runs)/\(run)/keep", ["name": "kept"]).status == 201)
    }
  }

  /// Copies a folder that is being written to, with a checkpoint in it; false where a file went
  /// meanwhile.
  private static func copies(_ folder: String, to copy: String) -> Bool {
    let files = FileManager.default
    try? files.removeItem(atPath: copy)
    guard (try? files.copyItem(atPath: folder, toPath: copy)) != nil,
      let all = files.enumerator(atPath: copy)
    else { return false }
    return all.contains { ($0 as? String)?.hasSuffix(".safetensors") == true }
  }

  /// Records that were cut off or written by somebody else are passed over.
  @Test func damagedRecordsAreNoTrainings() async throws {
    let scene = TrainingScene()
    defer { scene.remove() }
    let folder = "\(scene.folder)/.training/runs"
    let records = [
      "": "", "cut": "{\"run\": \"cu", "other": "{\"run\": \"another\"}", "list": "[]",
    ]
    for (name, record) in records {
      let place = "\(folder)/run-\(name)"
      try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
      try Data(record.utf8).write(to: URL(fileURLWithPath: "\(place)/run.json"))
    }
    try await RunningServer.run(trainingFolder: scene.trainingFolder) { server in
      let runs = try await server.ask("GET", Self.runs).object()["runs"] as? [Any]
      #expect(runs?.isEmpty == true)
    }
  }

  @Test func aFolderThatCannotBeWrittenIsSaid() async throws {
    let scene = TrainingScene()
    defer { scene.remove() }
    try Data().write(to: URL(fileURLWithPath: scene.folder))
    try await RunningServer.run(
      limits: TrainingScene.limits, trainingFolder: scene.trainingFolder
    ) { server in
      let upload = try await server.ask(
        "POST", "/api/v1/training/corpora", fields: TrainingScene.octets, body: TrainingScene.text)
      #expect((400..<600).contains(upload.status) && upload.errorMessage?.isEmpty == false)
      let wish: [String: any Sendable] = ["task": "copy", "steps": 2, "dModel": 16, "heads": 2]
      let run = try await TrainingScene.start(server, wish)
      #expect(try await TrainingScene.reaches("failed", server, run))
      let summary = try await TrainingScene.detail(server, run)["run"] as? [String: Any]
      #expect((summary?["message"] as? String)?.isEmpty == false)
      #expect(try await server.ask("GET", "/api/v1/status").status == 200)
    }
  }
}
