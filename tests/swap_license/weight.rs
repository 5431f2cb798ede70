//! What the tool must not carry: its size has a limit.

use super::SWAP;

/// The zones of the world are 200 KiB, for one hour in one line. Windows has no other way to the zone of the machine.
#[cfg(target_os = "linux")]
#[test]
fn the_tool_carries_no_zones_of_the_world() {
    let program = std::fs::read(SWAP).unwrap();
    let zone = b"Antarctica/Troll";
    assert!(!program.windows(zone.len()).any(|bytes| bytes == zone));
}
