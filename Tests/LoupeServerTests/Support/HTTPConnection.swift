import Foundation

/// A plain connection to the server under test: every byte that is sent is the test's own.
final class HTTPConnection: @unchecked Sendable {
  // Sendable: a test hands it from one thread to the next, never to two at once.
  enum Fault: Error {
    case socket(String, Int32)
    case incomplete
  }

  private let descriptor: Int32
  private var buffer = Data()
  private var isOpen = true

  /// Connects to a port of this machine.
  init(port: Int) throws {
    #if canImport(Darwin)
      let kind = SOCK_STREAM
    #else
      let kind = Int32(SOCK_STREAM.rawValue)
    #endif
    descriptor = socket(AF_INET, kind, 0)
    guard descriptor >= 0 else { throw Fault.socket("socket", errno) }
    var patience = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(UInt16(port).bigEndian)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let connected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard connected == 0 else {
      let number = errno
      disconnect()
      throw Fault.socket("connect", number)
    }
  }

  deinit { disconnect() }

  /// Leaves.
  func disconnect() {
    if isOpen { close(descriptor) }
    isOpen = false
  }

  /// Sends bytes; what a server that has already answered does not read is no fault.
  func send(_ data: Data) {
    #if canImport(Darwin)
      let flags: Int32 = 0
      var on: Int32 = 1
      setsockopt(descriptor, SOL_SOCKET, SO_NOSIGPIPE, &on, socklen_t(MemoryLayout<Int32>.size))
    #else
      let flags = Int32(MSG_NOSIGNAL)
    #endif
    var sent = 0
    data.withUnsafeBytes { bytes in
      while let start = bytes.baseAddress, sent < bytes.count {
        #if canImport(Darwin)
          let count = Darwin.send(descriptor, start + sent, bytes.count - sent, flags)
        #else
          let count = Glibc.send(descriptor, start + sent, bytes.count - sent, flags)
        #endif
        guard count > 0 else { return }
        sent += count
      }
    }
  }

  /// Reads up to and including `mark`.
  func read(through mark: String) throws -> Data {
    let wanted = Data(mark.utf8)
    while true {
      if let found = buffer.range(of: wanted) {
        let part = Data(buffer[buffer.startIndex..<found.upperBound])
        buffer = Data(buffer[found.upperBound...])
        return part
      }
      guard try fill() else { throw Fault.incomplete }
    }
  }

  /// Reads until the server closes.
  func readToEnd() throws -> Data {
    while try fill() {}
    defer { buffer = Data() }
    return buffer
  }

  private func fill() throws -> Bool {
    var chunk = [UInt8](repeating: 0, count: 65_536)
    let count = recv(descriptor, &chunk, chunk.count, 0)
    guard count >= 0 else { throw Fault.socket("recv", errno) }
    buffer.append(contentsOf: chunk[..<count])
    return count > 0
  }
}
