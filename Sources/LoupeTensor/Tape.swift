/// What a forward pass did, so that gradients can flow back through it in reverse.
///
/// Each operation appends a closure that turns the gradient of its result into gradients of what it
/// read; `backward` runs them from the last to the first. Gradients of intermediate results live in
/// the workspace, until the operation that made the result has read them; gradients of parameters in a
/// `GradientStore`, where they add up.
public final class Tape {
  /// The backward step of one operation.
  private struct Step {
    /// The first result that was registered since the step before: this operation's own.
    let firstNode: Int
    let backward: () -> Void
  }

  private let workspace: Workspace
  private let store: GradientStore
  private var memory: GradientMemory
  private var steps: [Step] = []
  private var nodesOfSteps = 0
  private var gradients: [UnsafeMutablePointer<Float>?] = []

  /// A tape for one forward pass in `workspace`, whose parameter gradients add up in `store`.
  public init(workspace: Workspace, store: GradientStore) {
    self.workspace = workspace
    self.store = store
    memory = GradientMemory(workspace: workspace)
  }

  /// Registers a new result.
  package func newNode() -> Int32 {
    gradients.append(nil)
    return Int32(gradients.count - 1)
  }

  /// Appends an operation's backward step.
  package func record(_ backward: @escaping () -> Void) {
    steps.append(Step(firstNode: nodesOfSteps, backward: backward))
    nodesOfSteps = gradients.count
  }

  /// The gradient of a result as it stands; nil when nothing depended on it.
  package func gradient(of tensor: Tensor) -> UnsafeMutablePointer<Float>? {
    tensor.node < 0 ? nil : gradients[Int(tensor.node)]
  }

  /// The gradient of a result, to add to: zeros when it is new.
  package func accumulator(for tensor: Tensor) -> UnsafeMutablePointer<Float>? {
    guard tensor.node >= 0 else { return nil }
    if let existing = gradients[Int(tensor.node)] { return existing }
    let fresh = memory.take(tensor.count)
    fresh.update(repeating: 0, count: tensor.count)
    gradients[Int(tensor.node)] = fresh
    return fresh
  }

  /// Hands `write` memory for the gradient of `tensor`, and adds what it wrote to what is there.
  ///
  /// `write` must set every element and make no new gradient itself (its memory may be taken back).
  /// The first writer writes in place, so that most gradients are never zeroed nor added.
  package func write(to tensor: Tensor, _ write: (UnsafeMutablePointer<Float>) -> Void) {
    guard tensor.node >= 0 else { return }
    if let existing = gradients[Int(tensor.node)] {
      let mark = workspace.mark()
      let addend = workspace.floats(tensor.count)
      write(addend)
      Kernel.add(tensor.count, existing, addend, into: existing)
      workspace.release(to: mark)
    } else {
      let fresh = memory.take(tensor.count)
      gradients[Int(tensor.node)] = fresh
      write(fresh)
    }
  }

  /// Memory for the gradient of a result.
  package struct Destination {
    /// Where it stands, in the result's shape.
    package let pointer: UnsafeMutablePointer<Float>
    /// Whether to add to what is there; else every element must be written.
    package let accumulates: Bool
  }

  /// Where an operation may put the gradient of `tensor`; nil where none is wanted.
  ///
  /// The first operation to ask writes in place, so that most gradients are never zeroed; whoever
  /// asks must set or add to every element. Take it before marking the workspace.
  package func destination(for tensor: Tensor) -> Destination? {
    guard tensor.node >= 0 else { return nil }
    if let existing = gradients[Int(tensor.node)] {
      return Destination(pointer: existing, accumulates: true)
    }
    let fresh = memory.take(tensor.count)
    gradients[Int(tensor.node)] = fresh
    return Destination(pointer: fresh, accumulates: false)
  }

  /// Adds `addend` to the gradient of `tensor`.
  package func add(_ addend: UnsafePointer<Float>, to tensor: Tensor) {
    guard tensor.node >= 0 else { return }
    if let existing = gradients[Int(tensor.node)] {
      Kernel.add(tensor.count, existing, addend, into: existing)
    } else {
      let fresh = memory.take(tensor.count)
      fresh.update(from: addend, count: tensor.count)
      gradients[Int(tensor.node)] = fresh
    }
  }

  /// Adds `addend` to the gradient of `tensor`, keeping its memory itself where it is the first.
  package func adopt(_ addend: UnsafeMutablePointer<Float>, for tensor: Tensor) {
    guard tensor.node >= 0 else { return }
    if gradients[Int(tensor.node)] == nil {
      gradients[Int(tensor.node)] = addend
      memory.share(addend)
    } else {
      add(addend, to: tensor)
    }
  }

  /// Makes `gradient` the gradient of `tensor`, where the loss begins.
  package func seed(_ tensor: Tensor, with gradient: UnsafeMutablePointer<Float>) {
    precondition(tensor.node >= 0, "the loss does not depend on anything on this tape")
    gradients[Int(tensor.node)] = gradient
  }

  /// Where the gradient of a parameter adds up.
  package func accumulator(for parameter: Parameter) -> UnsafeMutablePointer<Float> {
    store.gradient(of: parameter).pointer
  }

  /// Where an operation may put the gradient of a parameter; the first one writes in place.
  package func destination(for parameter: Parameter) -> Destination {
    store.destination(for: parameter)
  }

  /// Runs every recorded step from the last to the first; afterwards the tape is empty.
  public func backward() {
    while let step = steps.popLast() {
      step.backward()
      // Whoever read the operation's results came later on the tape, and has run.
      while gradients.count > step.firstNode {
        if let gradient = gradients.removeLast() { memory.giveBack(gradient) }
      }
    }
    gradients.removeAll(keepingCapacity: true)
    nodesOfSteps = 0
  }
}
