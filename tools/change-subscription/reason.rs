//! Why a change is not made, in words.

use common::{
    Exit, Text,
    cli::Problem,
    output::word,
    sections::{ChangeReason, WantedChange},
    text,
    text::printable,
};

/// The reason as what stops a record.
pub(crate) fn problem(reason: ChangeReason, wanted: &WantedChange) -> Problem {
    Problem::Other {
        exit: Exit::No,
        code: code(reason),
        text: words(reason, wanted),
    }
}

fn code(reason: ChangeReason) -> &'static str {
    match reason {
        ChangeReason::Over => "over",
        ChangeReason::StateUnknown => "state-unknown",
        ChangeReason::Suspended => "suspended",
        ChangeReason::WindowClosed => "window-closed",
        ChangeReason::Renewing => "renewing",
        ChangeReason::RelationshipNotProven => "relationship-not-proven",
        ChangeReason::SeatsNotProven => "seats-not-proven",
        ChangeReason::SeatsInUse => "seats-in-use",
        ChangeReason::ResellerInvalid => "reseller-invalid",
        ChangeReason::PartnerOfRecordInvalid => "partner-of-record-invalid",
        ChangeReason::Unconfirmed => "unconfirmed",
    }
}

/// What is against it, and what to do.
pub(crate) fn words(reason: ChangeReason, wanted: &WantedChange) -> Text {
    match reason {
        ChangeReason::Over => text!(
            "its term is over or it was cancelled, so nothing can be changed: order anew where it is needed (order-licenses)",
            "期間が終了しているか取り消し済みのため、変更できません。必要な場合は新しく注文してください (order-licenses)"
        ),
        ChangeReason::StateUnknown => text!(
            "its state is none that is known to run (list-subscriptions shows it), such as that of a purchase that is still being set up: nothing is changed before that is clear; run again later, and do not order anew for it",
            "有効であることを確認できない状態のため (list-subscriptions で確認できます。購入の処理中など)、変更しません。しばらくしてから再度実行してください。新たに注文しないでください"
        ),
        ChangeReason::Suspended => text!(
            "it is suspended, and the service takes no other change: set it active in Partner Center first",
            "一時停止中のため、ほかの変更はできません。先にパートナー センターで再開してください"
        ),
        ChangeReason::WindowClosed => text!(
            "the days for taking seats or the subscription back are over, or less than ten minutes of them are left, or the service does not say when they end: let it end with --renewal cancel-at-end",
            "減数または取り消しができる期間が終了したか、残り 10 分未満か、期限が分かりません。--renewal cancel-at-end で期間の終了時に終了させてください"
        ),
        ChangeReason::Renewing => text!(
            "its term has just ended, and the service takes no change for up to 24 hours: run again tomorrow",
            "期間が終了した直後のため、最長 24 時間は変更できません。明日もう一度実行してください"
        ),
        ChangeReason::RelationshipNotProven => text!(
            "the record does not show that the new partner's relationship is established: put check-relationship before this tool; what is ended now cannot be brought back (--yes-users-lose-access where nobody follows)",
            "移行先パートナーとのリセラー関係が確認できません。check-relationship の結果を入力に含めてください。終了したものは元に戻せません (後継がない場合は --yes-users-lose-access)"
        ),
        ChangeReason::SeatsNotProven => text!(
            "the record does not show how many of the seats are in use: put \"list-licenses | list-subscriptions -\" before this tool (--yes-users-lose-access where that does not matter)",
            "使用中のライセンス数が確認できません。このツールの前に「list-licenses | list-subscriptions -」を置いてください (問題がない場合は --yes-users-lose-access)"
        ),
        ChangeReason::SeatsInUse => text!(
            "users hold seats that would be missing: move them first (swap-license), or order seats with the new partner; --yes-users-lose-access changes it all the same",
            "不足するライセンスをユーザーが使用しています。先に swap-license で移行するか、移行先でライセンスを追加してください。それでも変更する場合は --yes-users-lose-access を指定します"
        ),
        ChangeReason::ResellerInvalid => {
            let id = match wanted {
                WantedChange::Reseller { to } | WantedChange::SupportContact { to } => {
                    printable(to)
                }
                other => word(other),
            };
            text!(
                "PartnerID {id} is unknown, is no indirect reseller of this partner, or has not signed the Microsoft Partner Agreement: look at list-resellers, and use the id of the location",
                "パートナー ID {id} は存在しないか、このパートナーの間接リセラーではないか、Microsoft Partner Agreement に署名していません。list-resellers で確認し、所在地 (location) の ID を指定してください"
            )
        }
        ChangeReason::PartnerOfRecordInvalid => text!(
            "the reseller on the subscription is not valid any more, and the service refuses every change because of it: set a valid one first with --reseller",
            "このサブスクリプションのリセラーが無効になっているため、すべての変更が拒否されます。先に --reseller で有効なリセラーを設定してください"
        ),
        ChangeReason::Unconfirmed => text!(
            "how the end of a term is set is not documented for programs: set it in Partner Center, or send it as other clients do with --unconfirmed and look at the result",
            "期間終了時の動作をプログラムから設定する方法は公開されていません。パートナー センターで設定するか、--unconfirmed を指定してほかのクライアントと同じ形式で送信し、結果を確認してください"
        ),
    }
}
