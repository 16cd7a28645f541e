import CLoupeKernels
import CLoupeKernels.Variants
import Foundation
import Testing

@Suite struct CpuTests {
  @Test func variantsHaveNames() {
    let names = [LOUPE_ISA_PORTABLE, LOUPE_ISA_NEON, LOUPE_ISA_AVX2, LOUPE_ISA_AVX512].map {
      String(cString: loupe_isa_name($0))
    }
    #expect(names == ["portable", "neon", "avx2", "avx512"])
  }

  @Test func tablesBelongToTheirVariants() {
    #expect(loupe_isa_available(LOUPE_ISA_PORTABLE) == 1)
    for variant in KernelVariant.available {
      #expect(loupe_isa_available(variant.kernels.isa) == 1)
      #expect(variant.kernels.panel_width % 16 == 0)
    }
    #if arch(x86_64)
      #expect(loupe_isa_available(LOUPE_ISA_NEON) == 0)
    #else
      #expect(loupe_isa_available(LOUPE_ISA_AVX2) == 0)
      #expect(loupe_isa_available(LOUPE_ISA_AVX512) == 0)
    #endif
  }

  @Test func inUseIsTheForcedOrTheBestVariant() throws {
    let inUse = loupe_isa_in_use()
    #expect(loupe_isa_available(inUse) == 1)
    let best = try #require(KernelVariant.available.last)
    let forced = KernelVariant.available.first {
      $0.name == ProcessInfo.processInfo.environment["LOUPE_KERNELS"]
    }
    #expect(inUse == (forced ?? best).kernels.isa)
  }

  @Test func featuresInUseAreTheAllowedOnes() throws {
    let inUse = loupe_isa_in_use()
    let usable = (0..<4).filter { loupe_kernels_with(inUse, $0) != nil }.reduce(0, |)
    let names = ProcessInfo.processInfo.environment["LOUPE_KERNEL_FEATURES"] ?? ""
    let features = [("bf16", LOUPE_CPU_FEATURE_BF16), ("int8", LOUPE_CPU_FEATURE_INT8)]
    let allowed =
      names.isEmpty
      ? usable
      : features.filter { names.split(separator: ",").contains(Substring($0.0)) }
        .reduce(0) { $0 | $1.1.rawValue }
    #expect(loupe_cpu_features_in_use() == usable & allowed)
    #expect(loupe_kernels_for(inUse).pointee.features == usable & allowed)
  }

  @Test func tablesUseTheFeaturesTheyAreAskedFor() {
    for variant in KernelVariant.available {
      let isa = variant.kernels.isa
      let plain = loupe_kernels_with(isa, 0).pointee
      #expect(plain.isa == isa && plain.features == 0)
      for features: UInt32 in 1..<4 {
        guard let table = loupe_kernels_with(isa, features) else { continue }
        #expect(table.pointee.isa == isa && table.pointee.features == features)
      }
    }
    #expect(loupe_kernels_with(LOUPE_ISA_PORTABLE, 1) == nil)
    #expect(loupe_kernels_with(LOUPE_ISA_PORTABLE, 4) == nil)
  }
}
