import Foundation
import Synchronization

/// An HTTP server of a test's own on the loopback device, which can misbehave in every way.
final class FakeServer: Sendable {
  /// A request as it came.
  struct Request: Sendable {
    let method: String
    let path: String
    let headers: [String: String]

    /// First and last byte asked for.
    var range: ClosedRange<Int>? {
      guard let match = headers["range"]?.wholeMatch(of: /bytes=(\d+)-(\d+)/),
        let first = Int(match.1), let last = Int(match.2), first <= last
      else { return nil }
      return first...last
    }
  }

  /// An answer, and how it is spoilt.
  struct Reply: Sendable {
    var status = 200
    var headers: [String: String] = [:]
    var body: [UInt8] = []
    /// The connection is cut after so many bytes of the body.
    var cutAfter: Int?
    /// Seconds of silence after `cutAfter` bytes instead of the cut.
    var silence: Double = 0
    /// The length the header claims, for answers to HEAD.
    var length: Int?
  }

  typealias Handler = @Sendable (Request) -> Reply

  let port: UInt16
  private let socket: Int32
  private let received = Mutex<[Request]>([])

  /// Starts to listen at a free port.
  init(_ handler: @escaping Handler) throws {
    socket = Foundation.socket(AF_INET, Self.stream, 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = socket
    let isListening = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(descriptor, address, size) == 0 && listen(descriptor, 16) == 0
          && getsockname(descriptor, address, &size) == 0
      }
    }
    guard isListening else { throw POSIXError(.EADDRNOTAVAIL) }
    signal(SIGPIPE, SIG_IGN)
    port = UInt16(bigEndian: address.sin_port)
    Thread.detachNewThread { [weak self] in
      while true {
        let connection = accept(descriptor, nil, nil)
        guard connection >= 0 else { return }
        guard let self else {
          close(connection)
          return
        }
        Thread.detachNewThread { self.serve(connection, handler) }
      }
    }
  }

  #if canImport(Darwin)
    private static let stream = SOCK_STREAM
    // A Mac has no such flag; there the test's own process ignores the signal.
    private static let quietly: Int32 = 0
  #else
    private static let stream = Int32(SOCK_STREAM.rawValue)
    private static let quietly = Int32(MSG_NOSIGNAL)
  #endif

  deinit {
    shutdown(socket, Int32(SHUT_RDWR))
    close(socket)
  }

  /// The server's address.
  var address: String { "http://127.0.0.1:\(port)" }

  /// Every request so far.
  var requests: [Request] { received.withLock { $0 } }

  private func serve(_ connection: Int32, _ handler: Handler) {
    defer { close(connection) }
    guard let request = Self.read(connection) else { return }
    received.withLock { $0.append(request) }
    let reply = handler(request)
    var head = "HTTP/1.1 \(reply.status) Status\r\nConnection: close\r\n"
    head += "Content-Length: \(reply.length ?? reply.body.count)\r\n"
    for (name, value) in reply.headers { head += "\(name): \(value)\r\n" }
    Self.write(connection, Array((head + "\r\n").utf8))
    guard request.method != "HEAD" else { return }
    Self.write(connection, Array(reply.body.prefix(reply.cutAfter ?? reply.body.count)))
    if reply.silence > 0 { Thread.sleep(forTimeInterval: reply.silence) }
    shutdown(connection, Int32(SHUT_RDWR))
  }

  private static func read(_ connection: Int32) -> Request? {
    var text = ""
    var buffer = [UInt8](repeating: 0, count: 4096)
    while !text.contains("\r\n\r\n") {
      let count = recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else { return nil }
      text += String(decoding: buffer[..<count], as: UTF8.self)
    }
    let lines = text.components(separatedBy: "\r\n")
    let words = lines[0].split(separator: " ")
    guard words.count == 3 else { return nil }
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2 else { continue }
      headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
    }
    return Request(method: String(words[0]), path: String(words[1]), headers: headers)
  }

  private static func write(_ connection: Int32, _ bytes: [UInt8]) {
    var done = 0
    while done < bytes.count {
      let sent = bytes[done...].withUnsafeBytes {
        send(connection, $0.baseAddress, $0.count, quietly)
      }
      guard sent > 0 else { return }
      done += sent
    }
  }
}
