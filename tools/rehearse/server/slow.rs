//! An answer that comes in small pieces.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use hyper::body::{Body, Bytes, Frame, SizeHint};
use tokio::time::{Sleep, sleep};

/// Pieces that a body comes in.
const PIECES: u32 = 8;

/// A body that takes its time.
#[derive(Debug)]
pub(super) struct Slow {
    rest: Bytes,
    piece: usize,
    pause: Duration,
    sleep: Pin<Box<Sleep>>,
}

impl Slow {
    /// The body, over so much time.
    pub(super) fn over(body: Bytes, time: Duration) -> Self {
        let pause = time / PIECES;
        Self {
            piece: body.len().div_ceil(PIECES as usize).max(1),
            rest: body,
            pause,
            sleep: Box::pin(sleep(pause)),
        }
    }
}

impl Body for Slow {
    type Data = Bytes;
    type Error = Box<dyn std::error::Error + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if self.rest.is_empty() {
            return Poll::Ready(None);
        }
        ready!(self.sleep.as_mut().poll(context));
        let piece = self.piece.min(self.rest.len());
        let piece = self.rest.split_to(piece);
        self.sleep = Box::pin(sleep(self.pause));
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.rest.len() as u64)
    }
}
