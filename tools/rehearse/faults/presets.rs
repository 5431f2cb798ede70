//! Kinds of weather, each worse than the one before.

use super::{effect::Effect, latency::Latency, rule::Fault};

/// The rules of a preset: `calm`, `busy` or `stormy`.
#[must_use]
pub fn preset(name: &str) -> Option<Vec<Fault>> {
    match name {
        "calm" => Some(calm()),
        "busy" => Some(busy()),
        "stormy" => Some(stormy()),
        _ => None,
    }
}

fn often(effect: Effect, chance: f64) -> Fault {
    Fault {
        method: None,
        path_prefix: "/v1".to_owned(),
        path_suffix: String::new(),
        skip: 0,
        times: None,
        chance: Some(chance),
        effect,
    }
}

fn of(method: &str, fault: Fault) -> Fault {
    Fault {
        method: Some(method.to_owned()),
        ..fault
    }
}

/// Nothing but the time that answers take.
fn calm() -> Vec<Fault> {
    let milliseconds = Latency::LogNormal {
        median: 40.0,
        sigma: 0.4,
    };
    vec![often(Effect::Latency { milliseconds }, 1.0)]
}

/// A weekday: the service is slow now and then, throttles, and its replicas lag.
fn busy() -> Vec<Fault> {
    let milliseconds = Latency::LogNormal {
        median: 120.0,
        sigma: 0.7,
    };
    vec![
        often(Effect::Latency { milliseconds }, 1.0),
        of(
            "GET",
            often(
                Effect::ReplicaLag {
                    milliseconds: 1500,
                    reads: 0,
                },
                0.2,
            ),
        ),
        often(Effect::throttled("1"), 0.02),
        often(Effect::throttled("0.512"), 0.02),
        often(Effect::failed(503, false), 0.01),
        of("POST", often(Effect::concurrency(409), 0.01)),
    ]
}

/// The worst day there may be. A client that gets through it gets through anything.
fn stormy() -> Vec<Fault> {
    let milliseconds = Latency::LogNormal {
        median: 150.0,
        sigma: 1.0,
    };
    let mut rules = vec![
        often(Effect::Latency { milliseconds }, 1.0),
        of(
            "GET",
            often(
                Effect::ReplicaLag {
                    milliseconds: 3000,
                    reads: 1,
                },
                0.4,
            ),
        ),
        often(Effect::throttled("1"), 0.03),
        often(Effect::throttled("0.512"), 0.03),
        often(Effect::status(429, true, Some("0.25")), 0.02),
        often(Effect::status(429, false, None), 0.01),
        often(Effect::Reset { applied: false }, 0.01),
        often(Effect::Reset { applied: true }, 0.01),
        often(Effect::Truncate, 0.01),
        often(Effect::Slow { milliseconds: 800 }, 0.02),
        often(
            Effect::Html {
                status: 502,
                applied: false,
            },
            0.01,
        ),
        often(
            Effect::Html {
                status: 504,
                applied: true,
            },
            0.01,
        ),
        often(Effect::ExpireTokens, 0.005),
        of("POST", often(Effect::concurrency(400), 0.02)),
        of("POST", often(Effect::concurrency(409), 0.02)),
    ];
    for status in [500, 502, 503, 504] {
        for applied in [false, true] {
            rules.push(often(Effect::failed(status, applied), 0.005));
        }
    }
    rules
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn presets_can_be_written_down_and_read_again() {
        for name in ["calm", "busy", "stormy"] {
            let rules = preset(name).unwrap();
            let json = serde_json::to_string(&rules).unwrap();
            let again: Vec<Fault> = serde_json::from_str(&json).unwrap();
            assert_eq!(serde_json::to_string(&again).unwrap(), json, "{name}");
        }
        assert!(preset("sunny").is_none());
    }
}
