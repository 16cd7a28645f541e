/// Text written as bytes and as pointers to what stood there before (LZ77).
struct MatchFinder {
  /// A byte, or a copy of earlier bytes.
  struct Token {
    /// Bytes that are copied; 0 for a single byte.
    let length: UInt16
    /// How far back they stand; for a single byte the byte.
    let value: UInt16
  }

  /// How far back a copy may reach.
  private static let window = 32_768
  /// Bytes of the shortest and the longest copy.
  private static let shortest = 3
  private static let longest = 258
  /// Earlier places that are tried; more find longer copies, slowly.
  private static let tries = 48
  /// A copy as long as this is taken without looking for a longer one.
  private static let longEnough = 64
  private static let hashBits: UInt32 = 15

  private let bytes: UnsafeBufferPointer<UInt8>
  /// For each hash of three bytes the last place where they stood, and for each place the one before.
  private var last = [Int32](repeating: -1, count: 1 << hashBits)
  private var before: [Int32]

  private init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    before = [Int32](repeating: -1, count: Self.window)
  }

  /// The tokens of `bytes`, handed over one after the other.
  ///
  /// A copy is put off by a byte where the next place has a longer one.
  static func tokens(of bytes: UnsafeBufferPointer<UInt8>, _ take: (Token) -> Void) {
    var finder = MatchFinder(bytes)
    var place = 0
    var found = finder.enter(0)
    while place < bytes.count {
      let next = place + 1 < bytes.count ? finder.enter(place + 1) : (length: 0, distance: 0)
      let isWorthIt = found.length >= shortest
      if !isWorthIt || (found.length < longEnough && next.length > found.length) {
        take(Token(length: 0, value: UInt16(bytes[place])))
        place += 1
        found = next
        continue
      }
      take(Token(length: UInt16(found.length), value: UInt16(found.distance - 1)))
      for passed in place + 2..<max(place + found.length, place + 2) { finder.remember(passed) }
      place += found.length
      // The place after a one-byte step is known already; copies are at least three bytes long.
      found = place < bytes.count ? finder.enter(place) : (0, 0)
    }
  }

  /// The longest copy for what stands at `place`, which is remembered for later ones.
  private mutating func enter(_ place: Int) -> (length: Int, distance: Int) {
    guard place + Self.shortest <= bytes.count else { return (0, 0) }
    let limit = min(Self.longest, bytes.count - place)
    var best = (length: 0, distance: 0)
    var candidate = Int(last[hash(place)])
    for _ in 0..<Self.tries where candidate >= 0 && place - candidate <= Self.window {
      let length = commonLength(candidate, place, limit)
      if length > best.length { best = (length, place - candidate) }
      if best.length == limit { break }
      let earlier = Int(before[candidate % Self.window])
      candidate = earlier < candidate ? earlier : -1
    }
    remember(place)
    return best.length >= Self.shortest ? best : (0, 0)
  }

  private mutating func remember(_ place: Int) {
    guard place + Self.shortest <= bytes.count else { return }
    let hash = hash(place)
    before[place % Self.window] = last[hash]
    last[hash] = Int32(place)
  }

  private func hash(_ place: Int) -> Int {
    let three =
      UInt32(bytes[place]) | UInt32(bytes[place + 1]) << 8 | UInt32(bytes[place + 2]) << 16
    return Int((three &* 0x9E37_79B1) >> (32 - Self.hashBits))
  }

  private func commonLength(_ a: Int, _ b: Int, _ limit: Int) -> Int {
    var length = 0
    while length < limit, bytes[a + length] == bytes[b + length] { length += 1 }
    return length
  }
}
