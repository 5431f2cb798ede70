//! A disk that fails when it is told to, for tests.

use std::{cell::RefCell, io, rc::Rc};

use crate::durable::Disk;

/// A disk that fails at its n-th step (a write or a sync, from 0), keeping half of what it is given then.
#[derive(Debug, Clone)]
pub struct FailingDisk {
    /// What it has.
    pub bytes: Rc<RefCell<Vec<u8>>>,
    steps_left: usize,
}

impl FailingDisk {
    /// A disk that fails at this step.
    #[must_use]
    pub fn at(step: usize) -> Self {
        Self {
            bytes: Rc::default(),
            steps_left: step,
        }
    }

    fn step(&mut self) -> io::Result<()> {
        let left = self.steps_left.checked_sub(1);
        self.steps_left = left.ok_or_else(|| io::Error::other("no space left"))?;
        Ok(())
    }
}

impl Disk for FailingDisk {
    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        let result = self.step();
        let kept = if result.is_ok() {
            bytes
        } else {
            &bytes[..bytes.len() / 2]
        };
        self.bytes.borrow_mut().extend_from_slice(kept);
        result
    }

    fn sync(&mut self) -> io::Result<()> {
        self.step()
    }
}
