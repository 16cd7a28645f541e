import Foundation
import LoupeServer
import LoupeTrace
import Testing

@Suite struct ModelVerificationTests {
  private let verification = ModelVerification(
    reference: "transformers 4.57.1", precision: "fp32", date: "2026-11-24",
    figures: [
      .init(name: "logits", difference: 1e-5, bound: 1e-3),
      .init(name: "greedy tokens", equal: 25, total: 25),
    ])

  @Test func isReadAsItWasWritten() throws {
    let data = try JSONEncoder().encode(verification)
    #expect(try JSONDecoder().decode(ModelVerification.self, from: data) == verification)
    #expect(verification.isWithinBounds)
  }

  @Test func aDifferenceWithoutEndIsNoAgreementAfterReadingEither() throws {
    var broken = verification
    broken.figures[0].difference = .infinity
    #expect(!broken.isWithinBounds)
    let data = try JSONEncoder().encode(broken)
    let read = try JSONDecoder().decode(ModelVerification.self, from: data)
    #expect(read.figures[0].difference == nil && !read.isWithinBounds)
    broken.figures = []
    #expect(!broken.isWithinBounds)
  }

  @Test func aModelCarriesItInItsProvenance() throws {
    let translator = TestModel.endless.translator
    let value = try JSONDecoder().decode(
      JSONValue.self, from: JSONEncoder().encode(["verification": verification]))
    #expect(ServedModel(translator, provenance: value).verification == verification)
    #expect(ServedModel(translator).verification == nil)
    #expect(ServedModel(translator, verification: verification).verification == verification)
  }

  @Test func thePageIsToldWhatWasVerifiedAndWhatCanBeAsked() async throws {
    let model = ServedModel(TestModel.endless.translator, verification: verification)
    try await RunningServer.run(models: [model]) { server in
      let reply = try await server.ask("GET", "/api/v1/models").json() as? [String: Any]
      let models = try #require(reply?["models"] as? [[String: Any]])
      let found = try #require(models.first)
      let told = try #require(found["verification"] as? [String: Any])
      #expect(told["reference"] as? String == "transformers 4.57.1")
      #expect((told["figures"] as? [[String: Any]])?.count == 2)
      let languages = try #require(found["languages"] as? [String: Any])
      #expect(languages["placement"] as? String == "none")
      #expect((languages["target"] as? [String])?.isEmpty == true)
      #expect((languages["prefixes"] as? [String])?.isEmpty == true)
      #expect(found["name"] as? String == "test-32")
    }
  }
}
