//! Reads an invitation of a reseller and says what it is, offline.
mod charset;
mod container;
mod fold;
mod guid;
mod header;
mod host;
mod html;
mod link;
mod mail;
mod scan;
mod transfer;
mod wrapper;
