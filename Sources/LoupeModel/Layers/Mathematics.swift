import Foundation

func sine(_ x: Double) -> Double { sin(x) }
func cosine(_ x: Double) -> Double { cos(x) }
func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }
func logarithm(_ x: Double) -> Double { log(x) }
func exponential(_ x: Double) -> Double { exp(x) }
func logarithm(_ x: Float) -> Float { log(x) }
