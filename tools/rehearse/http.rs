//! Requests and answers, apart from connections and from what any service makes of them.

pub(crate) mod call;
pub(crate) mod hosts;
pub(crate) mod html;
pub(crate) mod message;
