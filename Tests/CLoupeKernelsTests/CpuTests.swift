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
      $0.testDescription == ProcessInfo.processInfo.environment["LOUPE_KERNELS"]
    }
    #expect(inUse == (forced ?? best).kernels.isa)
  }
}
