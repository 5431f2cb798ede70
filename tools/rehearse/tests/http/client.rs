//! The plain client of all tests. It is a type of this crate, so that each file can add the calls that it needs.

use std::ops::Deref;

use rehearse::Options;

pub(crate) use test_support::{
    client::{error, read},
    skus::{NEW, OLD},
};

pub(crate) struct Client(test_support::client::Client);

impl Client {
    pub(crate) fn new(options: Options) -> Self {
        Self(test_support::client::Client::new(options))
    }
}

impl Deref for Client {
    type Target = test_support::client::Client;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}
