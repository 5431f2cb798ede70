//! Deadlines in the words of many mails.

use jiff::civil::date;

use super::{read, shown};

/// One in thirty may be wrong, but none may be later than it was meant without a doubt said.
#[test]
fn of_two_hundred_phrases_nearly_all_are_read_and_none_is_late_in_silence() {
    let phrases = include_str!("../phrases.tsv").lines();
    let phrases: Vec<Vec<&str>> = phrases
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split('\t').collect())
        .collect();
    let (mut wrong, mut late) = (Vec::new(), Vec::new());
    for phrase in &phrases {
        let (sent, meant) = (phrase[0], *phrase.last().unwrap());
        let words = phrase[1..phrase.len() - 1].join("\t");
        let words = words.replace("\\n", "\n").replace("\\t", "\t");
        let days = read(&words, Some(sent.parse().unwrap()));
        let found = shown(&days);
        if found == meant {
            continue;
        }
        wrong.push(format!(
            "{words:?}: {found} instead of {meant} {:?}",
            days.doubts
        ));
        let is_late = meant == "none" || found != "none" && found.as_str() > meant;
        if is_late && days.doubts.is_empty() {
            late.push(words);
        }
    }
    assert!(phrases.len() >= 200, "{}", phrases.len());
    assert!(late.is_empty(), "late: {late:#?}");
    assert!(wrong.len() * 100 <= phrases.len() * 3, "{wrong:#?}");
}

/// Times that people mean differently, and days that count from what is not dated.
#[test]
fn a_time_that_may_be_meant_in_several_ways_leaves_a_doubt() {
    for text in [
        "ライセンスの切替日は11月1日です。前日までに承諾をお願いいたします。",
        "契約終了日は2026年11月30日です。承諾は1週間前までにお願いいたします。",
        "11月上旬までに承諾をお願いいたします。",
        "10月下旬までに承諾をお願いいたします。",
        "送信日から起算して5日目までに承諾",
        "Please accept by Q4 end.",
        "Please accept by mid-November.",
        "承諾希望日：10月20日",
        "弊社への切替日：11月1日\n承諾期限：切替日の3日前",
        "来週の頭までに承諾をお願いします",
        "来月頭までに承諾をお願いします",
        "四半期末までに承諾してください",
        "期末までに承諾してください",
        "半月以内に承諾してください",
        "Valid for 30 days",
        "Please accept by the end of the quarter.",
        "Please accept by a week from Friday.",
        "Please accept by October.",
        "Please accept during October.",
        "Please accept the day before your renewal on November 1.",
        "Acceptance required: October 30",
        "Your subscription renews on November 1; accept at least one week prior.",
        "ＧＷ明けまでに承諾をお願いいたします",
        "承諾期限：契約更新日の前日",
        "来週前半までに承諾をお願いします",
        "来月初めに承諾をお願いします",
        "第3週までに承諾をお願いします",
        "上期末までに承諾",
        "更新日の30日前までに承諾してください",
        "契約満了日までに承諾してください",
        "ライセンス期限までに承諾してください",
        "なるはやで承諾してください",
        "お早めに承諾してください",
        "10月卅日までに承諾",
        "1030までに承諾",
        "Please accept by Halloween.",
        "月末頃までにご承認いただけますと幸いです。",
        "10月20日頃までに承認をお願いいたします。",
        "Please accept sometime in the next couple of weeks.",
        "承認期限については別途ご案内いたします。",
        "10月27日必着にて申込書をご返送いただくとともに、同日までに招待の承認をお願いいたします。",
        "Please accept before our next meeting.",
        "Please accept the day before your renewal on November 1 at the latest.",
        "Our go-live is November 1, so please accept at least one week before that date.",
        "現在の契約は11月30日で終了します。それまでに承諾をお願いします。",
        "11月30日の契約終了前に承諾してください。",
        "10月中旬〜下旬までに承諾",
        "秋までに承諾してください",
        "近日中に承諾してください",
        "数日以内に承諾してください",
        "2、3日中に承諾してください",
        "来月早々に承諾してください",
        "お盆前までに承諾してください",
        "クリスマスまでに承諾してください",
        "最終営業日までに承諾してください",
        "Please accept by the second week of November.",
        "Please accept by early November.",
        "Please accept by late November.",
        "Please accept in the coming days.",
        "Please accept in a few days.",
        "Please accept over the next week.",
        "Please accept soon.",
        "Accept by Thanksgiving.",
        "Accept by your renewal date.",
        "Accept before your current subscription expires.",
        "Accept before the weekend.",
        "Accept by fiscal year end.",
    ] {
        let days = read(text, Some(date(2026, 10, 8)));
        assert!(!days.doubts.is_empty(), "{text}: {days:?}");
    }
}
