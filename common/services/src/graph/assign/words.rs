//! What each failure of `assignLicense` means for the person at the keyboard, and what to do.

use super::AssignFailure;
use record::{Text, text, text::printable};

impl AssignFailure {
    /// What happened to this user, and what to do. `user` is the sign-in name.
    #[must_use]
    pub fn text(self, user: &str) -> Text {
        let user = printable(user);
        let what = self.what();
        let next = self.next_step();
        Text {
            en: format!("{user}: {}; {}", what.en, next.en),
            ja: format!("{user}: {}。{}", what.ja, next.ja),
        }
    }

    /// What happened.
    #[must_use]
    pub fn what(self) -> Text {
        match self {
            Self::NoSeat => text!(
                "no seat of the new licence is free",
                "移行先に利用できるライセンスがありません"
            ),
            Self::SkuNotOwned => text!(
                "the tenant does not own this licence",
                "このライセンスはテナントにありません"
            ),
            Self::NotHeld => text!(
                "the user does not hold the old licence",
                "ユーザーに移行元のライセンスが割り当てられていません"
            ),
            Self::InheritedFromGroup => text!(
                "the licence comes from a group",
                "ライセンスはグループから継承されています"
            ),
            Self::UsageLocation => text!(
                "the user has no usage location",
                "ユーザーの「利用場所」が設定されていません"
            ),
            Self::ProhibitedInLocation => text!(
                "a service is not offered at the user's usage location",
                "ユーザーの「利用場所」では提供されていないサービスがあります"
            ),
            Self::MutuallyExclusive => text!(
                "service plans exclude each other",
                "同時に割り当てられないサービス プランがあります"
            ),
            Self::Dependency => text!(
                "a service plan needs another one",
                "別のサービス プランを前提とするサービス プランがあります"
            ),
            Self::DuplicateAddress => text!(
                "a mail address of the user is in use elsewhere",
                "ユーザーのメール アドレスが別のオブジェクトで使用されています"
            ),
            Self::NothingToDo => text!(
                "there was nothing to change",
                "変更する内容がありませんでした"
            ),
            Self::MissingList => {
                text!("the request was incomplete", "要求の内容が不足していました")
            }
            Self::Concurrency => text!(
                "another change is under way in the tenant",
                "テナントで別の変更が処理中です"
            ),
            Self::NotAllowed => text!("the change is not allowed", "変更が許可されていません"),
            Self::UserNotFound => text!("there is no such user", "ユーザーが見つかりません"),
            Self::Token => text!(
                "the token was refused",
                "トークンが受け付けられませんでした"
            ),
            Self::Throttled => text!(
                "the service is limiting requests",
                "サービス側で要求が制限されています"
            ),
            Self::OutcomeUnknown => text!(
                "no clear answer came, so it may have been done",
                "正常な応答がなく、反映されたかどうか不明です"
            ),
            Self::Unrecognized => text!(
                "the service refused the change",
                "サービスが変更を拒否しました"
            ),
        }
    }

    /// What to do next.
    #[must_use]
    pub fn next_step(self) -> Text {
        match self {
            Self::NoSeat => text!(
                "ask the new partner for more seats, then run again",
                "移行先パートナーにライセンスの追加を依頼してから、再度実行してください"
            ),
            Self::SkuNotOwned => text!(
                "run list-licenses again and make a new plan",
                "list-licenses からやり直し、計画を作り直してください"
            ),
            Self::NotHeld => text!(
                "it may be done already; run again, it looks first",
                "すでに完了している可能性があります。再度実行すると、先に状態を確認します"
            ),
            Self::InheritedFromGroup => text!(
                "change the licence of the group in the admin centre",
                "管理センターでグループのライセンスを変更してください"
            ),
            Self::UsageLocation => text!(
                "set the usage location of the user in the admin centre, then run again",
                "管理センターでユーザーの「利用場所」を設定してから、再度実行してください"
            ),
            Self::ProhibitedInLocation => text!(
                "check the usage location, or switch the service plan off",
                "「利用場所」を確認するか、該当するサービス プランをオフにしてください"
            ),
            Self::MutuallyExclusive => text!(
                "switch one of the service plans off, then make a new plan",
                "どちらかのサービス プランをオフにして、計画を作り直してください"
            ),
            Self::Dependency => text!(
                "keep the service plan that it needs, then make a new plan",
                "前提となるサービス プランを残して、計画を作り直してください"
            ),
            Self::DuplicateAddress => text!(
                "remove the address from the other object, then run again",
                "重複しているアドレスを相手側から削除してから、再度実行してください"
            ),
            Self::NothingToDo => text!("nothing is left to do", "必要な作業はありません"),
            Self::MissingList => text!(
                "this is a fault of this program; please report it",
                "このプログラムの不具合です。報告をお願いします"
            ),
            Self::Concurrency => text!(
                "wait a moment and run again",
                "しばらく待ってから再度実行してください"
            ),
            Self::NotAllowed => text!(
                "give the application LicenseAssignment.ReadWrite.All with admin consent, and a signed-in user the role License Administrator",
                "アプリに LicenseAssignment.ReadWrite.All を付与して管理者の同意を得てください。ユーザーとしてサインインする場合は「ライセンス管理者」ロールが必要です"
            ),
            Self::UserNotFound => text!(
                "the user may have been deleted; make a new plan",
                "ユーザーが削除された可能性があります。計画を作り直してください"
            ),
            Self::Token => text!(
                "sign in again, then run again",
                "サインインし直してから、再度実行してください"
            ),
            Self::Throttled => text!(
                "run again later, it looks first",
                "しばらくしてから再度実行してください。先に状態を確認します"
            ),
            Self::OutcomeUnknown => text!(
                "run again, it looks first",
                "再度実行すると、先に状態を確認します"
            ),
            Self::Unrecognized => text!(
                "look at the service's message and at the user in the admin centre",
                "サービスのメッセージと、管理センターのユーザーの状態を確認してください"
            ),
        }
    }
}
