import Foundation

/// Points and weights that integrate polynomials up to degree 2n - 1 over 0…1 exactly.
///
/// Source: Press et al., Numerical Recipes, section 4.6 (roots of Legendre polynomials by Newton's
/// method).
struct GaussLegendre {
  /// Where the function is to be asked, rising, inside 0…1.
  let points: [Double]
  /// What each answer counts; they sum to 1.
  let weights: [Double]

  /// The rule with `count` points, at least one.
  init(_ count: Int) {
    var points: [Double] = []
    var weights: [Double] = []
    for index in 0..<count {
      var x = -cos(Double.pi * (Double(index) + 0.75) / (Double(count) + 0.5))
      var slope = 0.0
      for _ in 0..<50 {
        let (value, derivative) = Self.legendre(count, x)
        slope = derivative
        let step = value / derivative
        x -= step
        if abs(step) < 1e-15 { break }
      }
      points.append((x + 1) / 2)
      weights.append(1 / ((1 - x * x) * slope * slope))
    }
    self.points = points
    self.weights = weights
  }

  /// The Legendre polynomial of `degree` at `x` and its derivative.
  private static func legendre(_ degree: Int, _ x: Double) -> (Double, Double) {
    var (previous, value) = (0.0, 1.0)
    for n in 1...degree {
      (previous, value) = (
        value, (Double(2 * n - 1) * x * value - Double(n - 1) * previous) / Double(n)
      )
    }
    return (value, Double(degree) * (x * value - previous) / (x * x - 1))
  }
}
