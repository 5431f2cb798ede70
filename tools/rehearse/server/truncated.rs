//! An answer that breaks off.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use hyper::body::{Body, Bytes, Frame, SizeHint};

use super::reset::Reset;

/// A body that promises its whole length and breaks off half-way.
#[derive(Debug)]
pub(super) struct Truncated {
    promised: u64,
    next: Step,
}

#[derive(Debug)]
enum Step {
    Half(Bytes),
    /// What has been written goes out only while the body keeps it waiting.
    Flush,
    Break,
}

impl Truncated {
    pub(super) fn of(body: &Bytes) -> Self {
        Self {
            promised: body.len() as u64,
            next: Step::Half(body.slice(..body.len() / 2)),
        }
    }
}

impl Body for Truncated {
    type Data = Bytes;
    type Error = Box<dyn std::error::Error + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        match &self.next {
            Step::Half(half) => {
                let frame = Frame::data(half.clone());
                self.next = Step::Flush;
                Poll::Ready(Some(Ok(frame)))
            }
            Step::Flush => {
                self.next = Step::Break;
                context.waker().wake_by_ref();
                Poll::Pending
            }
            Step::Break => Poll::Ready(Some(Err(Box::new(Reset)))),
        }
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.promised)
    }
}
