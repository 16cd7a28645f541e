// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "Loupe",
  platforms: [.macOS(.v15)],
  products: [
    .library(
      name: "LoupeKit",
      targets: ["LoupeTensor", "LoupeText", "LoupeModel", "LoupeGeneration", "LoupeTrace"])
  ],
  targets: [
    .target(name: "CLoupeKernels"),
    .target(name: "LoupeTensor", dependencies: ["CLoupeKernels"]),
    .target(name: "LoupeText"),
    .target(name: "LoupeModel", dependencies: ["LoupeTensor"]),
    .target(name: "LoupeGeneration", dependencies: ["LoupeModel", "LoupeTensor", "LoupeText"]),
    .target(
      name: "LoupeTrace",
      dependencies: ["LoupeGeneration", "LoupeModel", "LoupeTensor", "LoupeText"]),
    .target(
      name: "LoupeTestSupport", dependencies: ["LoupeModel"], path: "Tests/LoupeTestSupport"),
    .testTarget(
      name: "LoupeModelTests", dependencies: ["LoupeModel", "LoupeTensor", "LoupeTestSupport"],
      exclude: ["Fixtures"]),
    .testTarget(
      name: "LoupeGenerationTests",
      dependencies: ["LoupeGeneration", "LoupeModel", "LoupeTensor", "LoupeTestSupport"]),
    .testTarget(
      name: "LoupeTraceTests",
      dependencies: [
        "LoupeTrace", "LoupeGeneration", "LoupeModel", "LoupeTensor", "LoupeTestSupport",
      ]),
  ]
)
