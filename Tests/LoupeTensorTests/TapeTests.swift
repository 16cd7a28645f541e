import LoupeTensor
import Testing

struct TapeTests {
  private let workspace = Workspace()
  private let tape: Tape

  init() { tape = Tape(workspace: workspace, store: GradientStore(parameters: [])) }

  private func result(_ count: Int, node: Bool = true) -> Tensor {
    Tensor(
      pointer: workspace.floats(count), shape: Shape(.model, count),
      node: node ? tape.newNode() : -1, owner: workspace)
  }

  /// A chain of operations needs memory for two gradients, however long it is.
  @Test func gradientsTakeTheMemoryOfThoseBefore() throws {
    var chain = [result(100)]
    var places: [UnsafeMutablePointer<Float>] = []
    for _ in 0..<20 {
      let (x, y) = (chain[chain.count - 1], result(100))
      tape.record { [tape] in
        guard let gradient = tape.gradient(of: y) else { return }
        tape.write(to: x) { out in
          for index in 0..<100 { out[index] = gradient[index] + 1 }
        }
        if let place = tape.gradient(of: x) { places.append(place) }
      }
      chain.append(y)
    }
    let seed = workspace.zeros(100)
    tape.seed(chain[20], with: seed)
    tape.backward()
    #expect(places.count == 20)
    #expect(Set(places).count == 2)
    #expect(!places.contains(seed))
    #expect(try #require(places.last)[99] == 20)
  }

  /// A gradient that two results share stays until both have been read.
  @Test func sharedMemoryStaysUntilItsLastReader() throws {
    let (a, b) = (result(10), result(10))
    var read: [Float] = []
    tape.record { [tape] in
      if let gradient = tape.gradient(of: a) { read.append(gradient[3]) }
    }
    let c = result(10)
    tape.record { [tape] in
      guard let gradient = tape.gradient(of: c) else { return }
      tape.adopt(gradient, for: a)
      tape.adopt(gradient, for: b)
    }
    let d = result(10)
    tape.record { [tape] in
      // New memory of the same size must not be that of c.
      tape.write(to: d) { $0.update(repeating: -1, count: 10) }
      tape.write(to: c) { $0.update(repeating: 7, count: 10) }
    }
    tape.backward()
    #expect(read == [7])
  }

  /// What has no place on the tape gets no gradient.
  @Test func untrackedResultsAreLeftAlone() {
    let x = result(4, node: false)
    #expect(tape.destination(for: x) == nil)
    tape.write(to: x) { _ in Issue.record("nobody wants this") }
    #expect(tape.gradient(of: x) == nil)
  }
}
