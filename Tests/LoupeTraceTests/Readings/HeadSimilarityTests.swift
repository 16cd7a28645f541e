import Foundation
import LoupeModel
import LoupeTrace
import Testing

@Suite struct HeadSimilarityTests {
  @Test(arguments: AttentionKind.allCases) func agreesWithNumpy(kind: AttentionKind) throws {
    let pair = try ReferencePair(0)
    let found = HeadSimilarity(try AttentionMaps(kind, of: pair.trace))
    #expect(try pair.agrees(found.divergence.tensor, "similarity.\(kind.rawValue)", within: 1e-6))
  }

  @Test func handComputed() throws {
    let maps = try AttentionMaps(
      .cross, TraceTensor(shape: [1, 3, 1, 2], values: [1, 0, 0, 1, 1, 0]))
    let found = HeadSimilarity(maps).divergence
    #expect(abs(found[0, 1] - log(2)) < 1e-12)
    #expect(found[0, 2] == 0)
    #expect(found[1, 1] == 0)
    #expect(found[1, 0] == found[0, 1])
  }
}

@Suite struct HeadClusteringTests {
  /// Points on a line at 0, 1, 5, 7: the mean distance of the pairs is 5.5.
  @Test func averageLinkageByHand() {
    let points = [0.0, 1, 5, 7]
    let distances = Matrix(
      rows: 4, columns: 4, points.flatMap { a in points.map { abs(a - $0) } })
    let clustering = HeadClustering(distances)
    #expect(
      clustering.merges.map { [Double($0.first), Double($0.second), $0.height, Double($0.size)] }
        == [[0, 1, 1, 2], [2, 3, 2, 2], [4, 5, 5.5, 4]])
    #expect(clustering.clusters(1) == [0, 0, 0, 0])
    #expect(clustering.clusters(2) == [0, 0, 1, 1])
    #expect(clustering.clusters(3) == [0, 0, 1, 2])
    #expect(clustering.clusters(9) == [0, 1, 2, 3])
  }

  @Test func oneHeadIsOneCluster() {
    let clustering = HeadClustering(Matrix(rows: 1, columns: 1))
    #expect(clustering.merges.isEmpty)
    #expect(clustering.clusters(2) == [0])
  }
}
