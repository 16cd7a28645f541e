/// A directed graph with capacities, and the largest flow through it (Dinic 1970).
struct FlowNetwork {
  private struct Edge {
    let to: Int
    let capacity: Double
    var free: Double
  }

  /// Capacities below this are taken for none: rounding must not be followed for ever.
  private static let smallest = 1e-12

  private var edges: [Edge] = []
  private var edgesOfNode: [[Int]]

  /// A graph of `nodes` nodes without edges.
  init(nodes: Int) { edgesOfNode = [[Int]](repeating: [], count: nodes) }

  /// Adds an edge and its reverse, which is empty.
  mutating func connect(_ from: Int, _ to: Int, capacity: Double) {
    guard capacity > Self.smallest else { return }
    edgesOfNode[from].append(edges.count)
    edges.append(Edge(to: to, capacity: capacity, free: capacity))
    edgesOfNode[to].append(edges.count)
    edges.append(Edge(to: from, capacity: 0, free: 0))
  }

  /// The largest flow from `source` to `sink`; the graph is as before afterwards.
  mutating func maximumFlow(from source: Int, to sink: Int) -> Double {
    guard source != sink else { return .infinity }
    var flow = 0.0
    while let levels = levels(from: source, to: sink) {
      var next = [Int](repeating: 0, count: edgesOfNode.count)
      while true {
        let pushed = push(.infinity, from: source, to: sink, levels, &next)
        if pushed <= Self.smallest { break }
        flow += pushed
      }
    }
    for index in edges.indices { edges[index].free = edges[index].capacity }
    return flow
  }

  /// Distance of every node from the source over edges with room; nil when the sink is not reached.
  private func levels(from source: Int, to sink: Int) -> [Int]? {
    var levels = [Int](repeating: -1, count: edgesOfNode.count)
    levels[source] = 0
    var waiting = [source]
    var first = 0
    while first < waiting.count {
      let node = waiting[first]
      first += 1
      for index in edgesOfNode[node]
      where edges[index].free > Self.smallest && levels[edges[index].to] < 0 {
        levels[edges[index].to] = levels[node] + 1
        waiting.append(edges[index].to)
      }
    }
    return levels[sink] < 0 ? nil : levels
  }

  /// Sends at most `amount` along one shortest path; recursion is as deep as the graph has layers.
  private mutating func push(
    _ amount: Double, from node: Int, to sink: Int, _ levels: [Int], _ next: inout [Int]
  ) -> Double {
    if node == sink { return amount }
    while next[node] < edgesOfNode[node].count {
      let index = edgesOfNode[node][next[node]]
      let edge = edges[index]
      if edge.free > Self.smallest, levels[edge.to] == levels[node] + 1 {
        let pushed = push(min(amount, edge.free), from: edge.to, to: sink, levels, &next)
        if pushed > Self.smallest {
          edges[index].free -= pushed
          edges[index ^ 1].free += pushed
          return pushed
        }
      }
      next[node] += 1
    }
    return 0
  }
}
