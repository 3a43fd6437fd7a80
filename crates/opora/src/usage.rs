//! The words of the command line in Russian: help headings and what clap has to say about wrong usage.

use std::process::ExitCode;

use clap::error::{ContextKind, ErrorKind};
use clap::{Arg, ArgAction, Command};

/// Help of a command without subcommands' English headings.
pub const TEMPLATE: &str = "{about-with-newline}\nВызов: {usage}\n\n{all-args}{after-help}\n";

/// The command with all of clap's own words in Russian, subcommands too.
pub fn in_russian(command: Command) -> Command {
    const OPTIONS: &str = "Параметры";
    let flag = |name: &'static str, short, action, help: &'static str| {
        Arg::new(name).short(short).long(name).action(action).help(help).help_heading(OPTIONS)
    };
    let is_root = command.get_version().is_some();
    let mut command = command
        .mut_args(|argument| {
            let heading = if argument.is_positional() { "Аргументы" } else { OPTIONS };
            argument.help_heading(heading)
        })
        .disable_help_flag(true)
        .disable_version_flag(true)
        .arg(flag("help", 'h', ArgAction::Help, "Показать эту справку"))
        .subcommand_help_heading("Команды")
        .subcommand_value_name("КОМАНДА")
        .mut_subcommands(in_russian);
    if is_root {
        command = command.arg(flag("version", 'V', ArgAction::Version, "Показать версию"));
    }
    command
}

/// Replaces the last of clap's English words, which it has no setting for.
fn russian(help: &str) -> String {
    help.replace("[OPTIONS]", "[ПАРАМЕТРЫ]").replace("[default: ", "[по умолчанию: ").replace("[env: ", "[переменная: ")
}

/// Says what is wrong with the command line and how to call it right.
pub fn explain(error: &clap::Error) -> ExitCode {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        print!("{}", russian(&error.render().to_string()));
        return ExitCode::SUCCESS;
    }
    let told = |kind| error.get(kind).map(ToString::to_string).unwrap_or_default();
    let argument = told(ContextKind::InvalidArg);
    let value = told(ContextKind::InvalidValue);
    let sentence = match error.kind() {
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand => {
            eprint!("{}", russian(&error.render().to_string()));
            return ExitCode::from(2);
        }
        ErrorKind::InvalidSubcommand => format!("Команды «{}» нет.", told(ContextKind::InvalidSubcommand)),
        ErrorKind::UnknownArgument => format!("Параметра «{argument}» у этой команды нет."),
        ErrorKind::MissingRequiredArgument => format!("Не хватает: {argument}."),
        ErrorKind::InvalidValue if value.is_empty() => format!("После «{argument}» нужно значение."),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            // Our own parsers say why in Russian; the words of the libraries are English and say no more than the name.
            let why = std::error::Error::source(error).map(ToString::to_string).filter(|why| !why.is_ascii());
            let why = why.map(|why| format!(": {why}")).unwrap_or_default();
            format!("«{value}» не подходит для «{argument}»{why}.")
        }
        ErrorKind::ArgumentConflict => format!("«{argument}» нельзя указать вместе с другим параметром или дважды."),
        _ => "Команда записана неверно.".to_owned(),
    };
    let hint = error.get(ContextKind::SuggestedSubcommand).or_else(|| error.get(ContextKind::SuggestedArg));
    let hint = hint.map(|hint| format!(" Возможно, имелось в виду «{hint}».")).unwrap_or_default();
    eprintln!("{sentence}{hint} Как вызывать: добавьте --help.");
    ExitCode::from(2)
}
