//! `opora user`: accounts from the command line, for who owns the machine.

use clap::{Args, Subcommand};
use opora_core::access::{Role, RoleKind};
use opora_store::users::UserDraft;

use super::answer;
use super::book::{Book, now, organisation, owner, store_trouble, wait_for};
use crate::outcome::{Outcome, Trouble};
use crate::usage;

/// Учётные записи: показать, пригласить, выдать новую ссылку.
#[derive(Debug, Args)]
#[command(
    help_template = usage::TEMPLATE,
    after_help = "Примеры:\n  opora user list\n  opora user invite petrova \"Петрова А. И.\" --role specialist --organisation 1\n  opora user link petrova --data /srv/opora"
)]
pub struct User {
    #[command(subcommand)]
    action: Action,
    #[command(flatten)]
    book: Book,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Показать учётные записи
    #[command(help_template = usage::TEMPLATE, after_help = "Пример:\n  opora user list --data /srv/opora")]
    List,
    /// Создать учётную запись и ссылку для выбора пароля
    #[command(help_template = usage::TEMPLATE, after_help = "Примеры:\n  opora user invite petrova \"Петрова А. И.\" --role specialist --organisation 1\n  opora user invite glavny \"Орлов П. С.\" --role administrator")]
    Invite {
        /// Логин
        #[arg(value_name = "ЛОГИН")]
        login: String,
        /// Имя, как его видят другие
        #[arg(value_name = "ИМЯ")]
        name: String,
        /// administrator, specialist или school
        #[arg(long, value_name = "РОЛЬ", value_parser = role)]
        role: RoleKind,
        /// Номер организации (управления образования или школы)
        #[arg(long, value_name = "НОМЕР")]
        organisation: Option<i64>,
    },
    /// Выдать новую ссылку для выбора пароля
    #[command(help_template = usage::TEMPLATE, after_help = "Пример:\n  opora user link petrova --data /srv/opora")]
    Link {
        /// Логин
        #[arg(value_name = "ЛОГИН")]
        login: String,
    },
}

/// What to do with a link.
const LINK_HINT: &str = "Откройте этот путь на сервере: ссылка действует один раз, 14 дней.";

fn role(text: &str) -> Result<RoleKind, String> {
    RoleKind::from_code(text).ok_or_else(|| "роль: administrator, specialist или school".to_owned())
}

impl User {
    /// Runs the command.
    pub fn run(self) -> Result<Outcome, Trouble> {
        wait_for(async {
            let store = self.book.open().await?;
            let moment = now();
            let refused = |trouble| store_trouble("Учётная запись не изменена", trouble);
            match self.action {
                Action::List => {
                    let users = store.users(&owner()).await.map_err(refused)?;
                    let lines = users
                        .iter()
                        .map(|user| format!("{}\t{}\t{}\n", user.login, user.name, user.role.kind().title()));
                    answer(&lines.collect::<String>())?;
                }
                Action::Invite { login, name, role, organisation } => {
                    let role = bound(&store, role, organisation).await?;
                    let draft = UserDraft { login, name, role };
                    let (_, secret) = store.invite(&owner(), draft, moment, moment.now).await.map_err(refused)?;
                    answer(&format!("/welcome/{}\n", secret.reveal()))?;
                    eprintln!("{LINK_HINT}");
                }
                Action::Link { login } => {
                    let users = store.users(&owner()).await.map_err(refused)?;
                    let Some(user) = users.iter().find(|user| user.login == login) else {
                        eprintln!("Учётной записи «{login}» нет. Список: opora user list.");
                        return Ok(Outcome::No);
                    };
                    let secret =
                        store.renew_invitation(&owner(), user.id, moment, moment.now).await.map_err(refused)?;
                    answer(&format!("/welcome/{}\n", secret.reveal()))?;
                    eprintln!("{LINK_HINT}");
                }
            }
            Ok(Outcome::Done)
        })
    }
}

/// The role bound to its organisation.
async fn bound(store: &opora_store::Store, role: RoleKind, number: Option<i64>) -> Result<Role, Trouble> {
    if role == RoleKind::Administrator {
        return Ok(Role::Administrator);
    }
    let Some(id) = number else {
        return Err(Trouble::Usage("Для этой роли нужна организация: --organisation НОМЕР.".to_owned()));
    };
    let found = organisation(store, id).await?;
    match (role, found.authority) {
        (RoleKind::Specialist, _) => Ok(Role::Specialist { authority: found.id }),
        (RoleKind::School, Some(authority)) => Ok(Role::School { authority, school: found.id }),
        (RoleKind::School, None) => Err(Trouble::Usage("У этой организации нет управления образования.".to_owned())),
        (RoleKind::Administrator, _) => Ok(Role::Administrator),
    }
}
