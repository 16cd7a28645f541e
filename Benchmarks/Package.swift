// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "LoupeBenchmarks",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "machine-limits", targets: ["machine-limits"])],
  dependencies: [
    .package(name: "Loupe", path: ".."),
    // No traits: neither a memory allocator nor the interposers, which change what is measured.
    .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
  ],
  targets: [
    // What the machine can do at most: arithmetic from registers, reading by size.
    .target(name: "CMachineLimits"),
    .target(name: "MachineLimits", dependencies: ["CMachineLimits"]),
    .executableTarget(name: "machine-limits", dependencies: ["MachineLimits"]),

    // What Loupe makes of it.
    .executableTarget(
      name: "Kernels",
      dependencies: [
        "MachineLimits",
        .product(name: "Benchmark", package: "benchmark"),
        .product(name: "LoupeKit", package: "Loupe"),
      ],
      path: "Benchmarks/Kernels",
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
    .executableTarget(
      name: "Workloads",
      dependencies: [
        .product(name: "Benchmark", package: "benchmark"),
        .product(name: "LoupeKit", package: "Loupe"),
      ],
      path: "Benchmarks/Workloads",
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
  ]
)
