//! Device codes: which were issued, the state of each, and the answer to a client that polls.

use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{Timestamp, ToSpan};

use super::{accounts::Account, scope::Asked, sign_in_request::SignInRequest};

/// Seconds that a code lives (documented).
pub(super) const LIFETIME: i64 = 900;

/// Seconds that a client is to wait between two questions (documented).
pub(super) const INTERVAL: i64 = 5;

/// Characters of a code that a person types: no vowels, and nothing that looks like something else.
const LETTERS: &[u8; 28] = b"BCDFGHJKLMNPQRSTVWXYZ2345679";

/// The codes that were given out.
#[derive(Debug, Default)]
pub(super) struct DeviceCodes(Mutex<Vec<Device>>);

/// A code that was given out.
#[derive(Debug, Clone)]
struct Device {
    /// What the person types.
    typed: String,
    /// What the client sends.
    secret: String,
    request: SignInRequest,
    begun: Timestamp,
    /// When the client last asked.
    polled: Option<Timestamp>,
    /// Seconds it is to wait from there.
    interval: i64,
    state: State,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    Open,
    Granted(Account),
    Declined,
    /// The tokens have been fetched.
    Used,
}

/// The answer to a client that polls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Poll {
    Pending,
    TooFast,
    Expired,
    Declined,
    Unknown,
    Granted(Account, Asked),
}

impl Device {
    fn expires(&self) -> Timestamp {
        self.begun + LIFETIME.seconds()
    }

    fn poll(&mut self, now: Timestamp) -> Poll {
        let too_fast = self
            .polled
            .is_some_and(|last| now < last + self.interval.seconds());
        self.polled = Some(now);
        match &self.state {
            State::Used => Poll::Unknown,
            _ if now >= self.expires() => Poll::Expired,
            State::Declined => Poll::Declined,
            State::Granted(account) => {
                let granted = Poll::Granted(account.clone(), self.request.asked.clone());
                self.state = State::Used;
                granted
            }
            State::Open if too_fast => {
                // RFC 8628 §3.5: from now on five seconds more, for good.
                self.interval += 5;
                Poll::TooFast
            }
            State::Open => Poll::Pending,
        }
    }
}

impl DeviceCodes {
    /// Gives out a code. The code for the person comes first, then that of the client.
    pub(super) fn begin(&self, request: SignInRequest, now: Timestamp) -> (String, String) {
        let device = Device {
            typed: user_code(uuid::Uuid::new_v4().as_bytes()),
            secret: format!(
                "{}{}",
                uuid::Uuid::new_v4().simple(),
                uuid::Uuid::new_v4().simple()
            ),
            request,
            begun: now,
            polled: None,
            interval: INTERVAL,
            state: State::Open,
        };
        let codes = (device.typed.clone(), device.secret.clone());
        let mut devices = self.all();
        // One that expired long ago is of no more interest than one that never was.
        devices.retain(|old| now < old.expires() + LIFETIME.seconds());
        devices.push(device);
        codes
    }

    /// What becomes of a client's question. `tid`: the tenant that it asks at, where not any.
    pub(super) fn poll(
        &self,
        device_code: &str,
        client: &str,
        tid: Option<&str>,
        now: Timestamp,
    ) -> Poll {
        let mut devices = self.all();
        let found = devices
            .iter_mut()
            .find(|device| device.secret == device_code && device.request.is_of(client, tid));
        found.map_or(Poll::Unknown, |device| device.poll(now))
    }

    /// What a code that a person has entered asks for, if it is still open.
    pub(super) fn waiting(&self, typed: &str, now: Timestamp) -> Option<SignInRequest> {
        let mut devices = self.all();
        open(&mut devices, typed, now).map(|device| device.request.clone())
    }

    /// A person agrees, with an account, or declines. False where the code is no longer open.
    pub(super) fn decide(&self, typed: &str, account: Option<Account>, now: Timestamp) -> bool {
        let mut devices = self.all();
        let Some(device) = open(&mut devices, typed, now) else {
            return false;
        };
        device.state = account.map_or(State::Declined, State::Granted);
        true
    }

    fn all(&self) -> MutexGuard<'_, Vec<Device>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The device of a code as a person types it: in any case, with blanks and hyphens.
fn open<'a>(devices: &'a mut [Device], typed: &str, now: Timestamp) -> Option<&'a mut Device> {
    let typed: String = typed
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect();
    devices.iter_mut().find(|device| {
        device.typed == typed && device.state == State::Open && now < device.expires()
    })
}

fn user_code(random: &[u8; 16]) -> String {
    let letter = |byte: &u8| char::from(LETTERS[usize::from(*byte) % LETTERS.len()]);
    // A UUID's bytes 6 and 8 have fixed bits.
    random[9..].iter().chain(&random[..2]).map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start() -> Timestamp {
        "2026-10-01T00:00:00Z".parse().unwrap()
    }

    fn asked() -> Asked {
        Asked::of("User.Read.All", "http://127.0.0.1:1").unwrap()
    }

    fn request(tid: Option<&str>) -> SignInRequest {
        SignInRequest {
            client: "c".to_owned(),
            name: "n".to_owned(),
            tid: tid.map(str::to_owned),
            asked: asked(),
        }
    }

    fn account() -> Account {
        Account {
            tid: "t".to_owned(),
            oid: "o".to_owned(),
            upn: "aoki@example".to_owned(),
            name: "青木".to_owned(),
        }
    }

    #[test]
    fn who_asks_too_fast_is_told_to_wait_longer_for_good() {
        let devices = DeviceCodes::default();
        let (_, code) = devices.begin(request(None), start());
        for (second, expected) in [
            (0, Poll::Pending),
            (5, Poll::Pending),
            (9, Poll::TooFast),
            // Ten seconds from the last question, and not five.
            (18, Poll::TooFast),
            (33, Poll::Pending),
        ] {
            let now = start() + i64::from(second).seconds();
            assert_eq!(devices.poll(&code, "c", None, now), expected, "{second}");
        }
    }

    #[test]
    fn an_answer_is_expected_once_and_a_code_ends_after_a_quarter_of_an_hour() {
        let devices = DeviceCodes::default();
        let after = |seconds: i64| start() + seconds.seconds();
        let (user_code, granted) = devices.begin(request(None), start());
        let typed = format!(" {}-{} ", &user_code[..4].to_lowercase(), &user_code[4..]);
        assert_eq!(devices.waiting(&typed, start()).unwrap().asked, asked());
        assert!(devices.decide(&typed, Some(account()), start()));
        assert!(
            !devices.decide(&typed, None, start()),
            "it has been answered"
        );
        assert_eq!(
            devices.poll(&granted, "c", None, after(1)),
            Poll::Granted(account(), asked())
        );
        assert_eq!(devices.poll(&granted, "c", None, after(9)), Poll::Unknown);
        let (user_code, declined) = devices.begin(request(None), start());
        assert!(devices.decide(&user_code, None, start()));
        assert_eq!(devices.poll(&declined, "c", None, after(1)), Poll::Declined);
        let (user_code, expired) = devices.begin(request(None), start());
        assert!(!devices.decide(&user_code, None, after(900)));
        assert_eq!(devices.poll(&expired, "c", None, after(899)), Poll::Pending);
        assert_eq!(devices.poll(&expired, "c", None, after(905)), Poll::Expired);
    }

    #[test]
    fn a_code_of_one_tenant_or_client_is_none_in_another() {
        let devices = DeviceCodes::default();
        let (_, code) = devices.begin(request(Some("a")), start());
        assert_eq!(devices.poll(&code, "c", Some("b"), start()), Poll::Unknown);
        assert_eq!(devices.poll(&code, "d", Some("a"), start()), Poll::Unknown);
        assert_eq!(devices.poll(&code, "c", Some("a"), start()), Poll::Pending);
        assert_eq!(devices.poll("guess", "c", None, start()), Poll::Unknown);
    }

    #[test]
    fn a_code_has_nine_letters_that_nobody_mixes_up() {
        let code = user_code(&[0, 27, 28, 255, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
        assert_eq!(code, "MNPQRSTB9");
    }
}
