import CLoupeKernels
import CLoupeKernels.Variants
import Testing

/// One vector variant of the kernels that this processor can run.
///
/// The tests compare every variant, the portable one included, with a double-precision computation
/// in Swift, so that the variants agree with each other within twice the tolerance; what must be
/// equal bit for bit is compared directly.
struct KernelVariant: @unchecked Sendable, CustomTestStringConvertible {
  // Unchecked: a table of C functions and numbers that never changes.
  let kernels: loupe_kernel_table

  /// The variant's name, as `LOUPE_KERNELS` has it.
  var name: String { String(cString: loupe_isa_name(kernels.isa)) }

  var testDescription: String {
    let features = [(LOUPE_CPU_FEATURE_BF16, "bf16"), (LOUPE_CPU_FEATURE_INT8, "int8")]
      .filter { kernels.features & $0.0.rawValue != 0 }
    return ([name] + features.map(\.1)).joined(separator: " ")
  }

  /// Every variant of this processor, the portable one first.
  static let available: [KernelVariant] = [
    LOUPE_ISA_PORTABLE, LOUPE_ISA_NEON, LOUPE_ISA_AVX2, LOUPE_ISA_AVX512,
  ].compactMap { isa in
    guard let table = loupe_kernels_for(isa) else { return nil }
    return KernelVariant(kernels: table.pointee)
  }

  /// Every variant with every set of features that this processor has and the variant uses, the
  /// portable one first.
  static let withEveryFeatureSet: [KernelVariant] = available.flatMap { variant in
    (0..<4).compactMap { features in
      loupe_kernels_with(variant.kernels.isa, UInt32(features)).map {
        KernelVariant(kernels: $0.pointee)
      }
    }
  }

  /// Every variant but the portable one.
  static var vectorised: [KernelVariant] {
    available.filter { $0.kernels.isa != LOUPE_ISA_PORTABLE }
  }

  /// The plain C variant.
  static var portable: KernelVariant {
    KernelVariant(kernels: loupe_kernels_for(LOUPE_ISA_PORTABLE).pointee)
  }
}
