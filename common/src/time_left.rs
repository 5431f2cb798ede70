//! How long a run still takes, for the line that a person at a terminal sees.

use std::time::Duration;

use record::{Lang, text};

const SECONDS_UNTIL: u64 = 120;
const MINUTES_UNTIL: u64 = 120 * 60;

/// How long it still takes, in words; that it is not known yet where nothing is done.
#[must_use]
pub fn time_left(done: u64, left: Duration, lang: Lang) -> String {
    let seconds = left.as_secs();
    let words = match seconds {
        _ if done == 0 => text!("time left unknown", "残り時間は不明"),
        ..SECONDS_UNTIL => text!("{seconds} s left", "残り {seconds} 秒"),
        SECONDS_UNTIL..MINUTES_UNTIL => {
            let minutes = seconds.div_ceil(60);
            text!("{minutes} min left", "残り {minutes} 分")
        }
        _ => {
            let hours = seconds.div_ceil(3600);
            text!("{hours} h left", "残り {hours} 時間")
        }
    };
    words.in_lang(lang).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_left_is_told_in_few_words_and_not_before_it_is_known() {
        let told = |done, seconds, lang| time_left(done, Duration::from_secs(seconds), lang);
        assert_eq!(told(0, 0, Lang::En), "time left unknown");
        assert_eq!(told(0, 0, Lang::Ja), "残り時間は不明");
        assert_eq!(told(1, 119, Lang::En), "119 s left");
        assert_eq!(told(1, 119, Lang::Ja), "残り 119 秒");
        assert_eq!(told(1, 121, Lang::Ja), "残り 3 分");
        assert_eq!(told(1, 7201, Lang::Ja), "残り 3 時間");
        assert_eq!(told(9, 7200, Lang::En), "2 h left");
    }
}
