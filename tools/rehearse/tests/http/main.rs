//! The emulator over real HTTP, as a plain client sees it.

mod client;
mod entra;
mod faults;
mod graph;
mod partner_center;
