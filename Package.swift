// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "Loupe",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "loupe", targets: ["loupe"]),
    .library(
      name: "LoupeKit",
      targets: [
        "LoupeTensor", "LoupeText", "LoupeModel", "LoupeGeneration", "LoupeTraining", "LoupeTrace",
      ]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(
      url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
  ],
  targets: [
    // The engine, each target importing only those above it.
    .target(name: "CLoupeKernels"),
    .target(name: "LoupeTensor", dependencies: ["CLoupeKernels"]),
    .target(name: "LoupeText"),
    .target(name: "LoupeModel", dependencies: ["LoupeTensor"]),
    .target(name: "LoupeGeneration", dependencies: ["LoupeModel", "LoupeTensor", "LoupeText"]),
    .target(
      name: "LoupeTraining",
      dependencies: ["LoupeGeneration", "LoupeModel", "LoupeTensor", "LoupeText"]),
    .target(
      name: "LoupeTrace",
      dependencies: ["LoupeGeneration", "LoupeModel", "LoupeTensor", "LoupeText"]),

    // Models from elsewhere.
    .target(name: "LoupeHub", dependencies: ["LoupeTensor"]),

    // The doors: server, page, command line.
    .target(
      name: "LoupeServer",
      dependencies: [
        "LoupeTraining", "LoupeTrace", "LoupeGeneration", "LoupeModel", "LoupeTensor", "LoupeText",
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ]),
    .target(name: "CLoupeWebData", path: "Web/CLoupeWebData"),
    .target(name: "LoupeWeb", dependencies: ["CLoupeWebData"]),
    .target(name: "CLoupeModelData", path: "Models/CLoupeModelData"),
    .target(
      name: "LoupeBundledModels", dependencies: ["CLoupeModelData", "LoupeModel", "LoupeTensor"]),
    .executableTarget(
      name: "loupe",
      dependencies: [
        "LoupeServer", "LoupeWeb", "LoupeBundledModels", "LoupeHub", "LoupeTraining", "LoupeTrace",
        "LoupeGeneration", "LoupeModel", "LoupeTensor", "LoupeText",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    // Tests mirror the sources.
    .target(
      name: "LoupeTestSupport", dependencies: ["LoupeGeneration", "LoupeModel", "LoupeTensor"],
      path: "Tests/LoupeTestSupport"),
    .testTarget(name: "CLoupeKernelsTests", dependencies: ["CLoupeKernels"]),
    .testTarget(
      name: "LoupeTensorTests", dependencies: ["LoupeTensor", "LoupeTestSupport"],
      exclude: ["Fixtures"]),
    .testTarget(name: "LoupeTextTests", dependencies: ["LoupeText"], exclude: ["Fixtures"]),
    .testTarget(
      name: "LoupeModelTests", dependencies: ["LoupeModel", "LoupeTensor", "LoupeTestSupport"],
      exclude: ["Fixtures"]),
    .target(name: "CAllocationCounter", path: "Tests/CAllocationCounter"),
    .testTarget(
      name: "LoupeGenerationTests",
      dependencies: [
        "LoupeGeneration", "LoupeModel", "LoupeTensor", "LoupeTestSupport", "CAllocationCounter",
      ]),
    .testTarget(
      name: "LoupeTrainingTests",
      dependencies: [
        "LoupeTraining", "LoupeGeneration", "LoupeModel", "LoupeTensor", "LoupeText",
        "LoupeTestSupport",
      ],
      exclude: ["Fixtures"]),
    .testTarget(
      name: "LoupeTraceTests",
      dependencies: [
        "LoupeTrace", "LoupeGeneration", "LoupeModel", "LoupeTensor", "LoupeTestSupport",
      ],
      exclude: ["Fixtures"]),
    .testTarget(
      name: "LoupeHubTests", dependencies: ["LoupeHub", "LoupeTensor", "LoupeTestSupport"]),
    .testTarget(
      name: "LoupeServerTests",
      dependencies: [
        "LoupeServer", "LoupeTraining", "LoupeTrace", "LoupeGeneration", "LoupeModel",
        "LoupeTensor", "LoupeText", "LoupeTestSupport",
        .product(name: "Hummingbird", package: "hummingbird"),
      ]),
    .testTarget(name: "LoupeWebTests", dependencies: ["LoupeWeb"]),
    .testTarget(
      name: "LoupeBundledModelsTests",
      dependencies: ["LoupeBundledModels", "LoupeGeneration", "LoupeModel", "LoupeTensor"]),
    .testTarget(
      name: "loupeTests",
      dependencies: [
        "loupe", "LoupeHub", "LoupeGeneration", "LoupeModel", "LoupeTensor", "LoupeTestSupport",
      ]),
    .testTarget(name: "ArchitectureTests"),
  ]
)
