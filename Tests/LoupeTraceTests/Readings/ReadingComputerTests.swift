import Foundation
import LoupeGeneration
import LoupeTensor
import LoupeTrace
import Testing

@Suite struct ReadingComputerTests {
  @Test func everyReadingThatNeedsNoModelComesFromAFile() throws {
    let trace = try TestTrace.make(source: ["a", "b", "</s>"], target: ["c", "</s>"])
    let readings = try ReadingComputer(trace, translator: nil, in: ComputeContext())
      .readings(ReadingName.allCases)
    #expect(readings.map(\.name) == ReadingName.allCases)
    for reading in readings {
      #expect((reading.refused != nil) == reading.name.needsModel, "\(reading.name)")
      #expect(reading.values.isEmpty == reading.name.needsModel, "\(reading.name)")
      #expect(Set(reading.values.map(\.name)).count == reading.values.count)
    }
    let available = ReadingComputer(trace, translator: nil, in: ComputeContext()).available()
    #expect(available.map(\.refused) == readings.map(\.refused))
    let refused = try #require(readings.first { $0.name == .alti }?.refused)
    #expect(refused.code == "reading_refused")
    #expect(refused.message.contains("“test”"))
  }

  @Test func filesCarryTheCheapOnesOnce() throws {
    var trace = try TestTrace.make(source: ["a", "</s>"], target: ["c", "</s>"])
    trace.readings = try ReadingComputer(trace, translator: nil, in: ComputeContext())
      .readings([.flow, .entropy])
    let whole = try trace.withCheapReadings()
    #expect(Set(whole.readings.map(\.name)).count == whole.readings.count)
    #expect(whole.readings.prefix(2).map(\.name) == [.flow, .entropy])
    #expect(
      Set(whole.readings.map(\.name))
        == Set(ReadingName.allCases.filter(\.isCheap) + [.flow]))
    #expect(try whole.withCheapReadings().readings == whole.readings)
  }

  /// Whoever is told that nobody waits any more computes nothing further: it does not ask again.
  @Test(arguments: [ReadingName.flow, .alti, .gradient, .integratedGradients], [1, 2, 3])
  func longReadingsStopWhereTheyAreToldTo(name: ReadingName, wanted: Int) throws {
    let translator = try BundledTranslator.load()
    let trace = try TracedGeneration(translator, TraceRequest(text: "I like cats."))
      .run(in: ComputeContext())
    var asked = 0
    let computer = ReadingComputer(trace, translator: translator, in: ComputeContext()) {
      asked += 1
      return asked < wanted
    }
    let error = #expect(throws: TraceError.self) { try computer.readings([name]) }
    #expect(asked == wanted)
    guard case .generation(.cancelled)? = error else {
      Issue.record("\(error.map { "\($0)" } ?? "nothing") instead of being cancelled")
      return
    }
  }

  @Test func unknownNamesGetASuggestion() {
    let error = #expect(throws: TraceError.self) { try ReadingName(named: "entropie") }
    #expect(
      error?.description == "there is no reading “entropie”; did you mean “entropy”?")
    let far = #expect(throws: TraceError.self) { try ReadingName(named: "zzzzzzzzzzzz") }
    #expect(far?.description.contains("there are entropy, distance") == true)
  }

  @Test func readingsComeBackFromJSON() throws {
    let trace = try TestTrace.make(source: ["a", "</s>"], target: ["c", "d", "</s>"])
    let readings = try ReadingComputer(trace, translator: nil, in: ComputeContext())
      .readings([.entropy, .sequenceLogProbability, .parts])
    for asLists in [false, true] {
      let data = try JSONEncoder.traces(numbersAsLists: asLists).encode(readings)
      let decoder = JSONDecoder()
      decoder.nonConformingFloatDecodingStrategy = .convertFromString(
        positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
      let back = try decoder.decode([Reading].self, from: data)
      #expect(back.map(\.name) == readings.map(\.name))
      for (a, b) in zip(back.flatMap(\.values), readings.flatMap(\.values)) {
        #expect(a.name == b.name && a.axes == b.axes && a.tensor.shape == b.tensor.shape)
        // NaN, which some parts have, is not equal to itself.
        #expect(a.tensor.values.map(\.isNaN) == b.tensor.values.map(\.isNaN))
        #expect(
          zip(a.tensor.values, b.tensor.values).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN })
      }
    }
  }
}
