//! Open terms and those that an event, a request or another paper decides.

use super::super::{check, context};

#[test]
fn plan_2021_01_01_to_2021_12_31() {
    let context = context("2021-01-01..2021-12-31", "2021-03-01", "");
    let phrases = [
        ("По утвержденному графику", "external clear"),
        ("срок исполнения – постоянно", "open clear"),
        ("с марта 2021 г.", "open clear"),
        ("с марта по мере необходимости", "ondemand check"),
        ("постоянно с марта 2021", "open clear"),
        ("с момента подписания приказа", "relative clear"),
        ("в течение месяца со дня подписания", "relative clear ..2021-04-01"),
        ("в течение двух недель после издания приказа", "relative clear ..2021-03-15"),
        ("через 10 дней после подписания", "relative check ..2021-03-11"),
        ("в течение 3-х дней после подписания приказа", "relative check ..2021-03-04"),
        ("в 10-дневный срок", "relative clear"),
        ("по мере проведения", "ondemand clear"),
        ("после проведения ВПР", "relative clear"),
        ("по результатам ВПР", "relative clear"),
        ("по итогам мониторинга", "relative clear"),
        ("после 15 мая 2021 года", "open check"),
        ("до проведения ГИА", "relative clear"),
        ("за 2 недели до начала учебного года", "relative clear"),
        ("за 3 дня до 15.05.2021", "relative check ..2021-05-12"),
        ("за месяц до 01.09.2021", "relative clear ..2021-08-01"),
        ("в течение 10 рабочих дней после 01.03.2021", "relative clear ..2021-03-16"),
        ("не позднее 5 рабочих дней после окончания отчётного периода", "relative clear"),
        ("с 3-й декады марта", "open clear"),
        ("сентябрь 2021, далее постоянно", "open check"),
        ("в трехдневный срок", "relative clear"),
        ("в недельный срок", "relative clear"),
    ];
    for (phrase, expected) in phrases {
        check(phrase, &context, expected);
    }
}

#[test]
fn plan_2020_09_01_to_2021_08_31() {
    let context = context("2020-09-01..2021-08-31", "2020-11-12", "");
    let phrases = [
        ("постоянно", "open clear"),
        ("начиная с 2022 года", "open check"),
        ("в течение 5 рабочих дней после подписания приказа", "relative clear ..2020-11-19"),
        ("за 10 дней до начала экзамена", "relative clear"),
        ("через месяц после проведения", "relative clear"),
        ("не позднее 3 дней со дня подписания приказа", "relative check ..2020-11-15"),
        ("по мере необходимости", "ondemand clear"),
        ("при наличии", "ondemand clear"),
        ("по запросу", "ondemand clear"),
    ];
    for (phrase, expected) in phrases {
        check(phrase, &context, expected);
    }
}

#[test]
fn plan_2021_09_01_to_2022_05_31() {
    let context = context("2021-09-01..2022-05-31", "2021-08-25", "");
    let phrases = [
        ("в 5-дневный срок после получения приказа", "relative clear"),
        ("до начала ОГЭ", "relative clear"),
        ("в сроки проведения ЕГЭ", "external clear"),
        ("не позднее 3 рабочих дней со дня подписания приказа", "relative clear ..2021-08-30"),
        ("не позднее чем за 10 дней до начала ГИА", "relative clear"),
        ("в течение трёх дней с момента подписания настоящего приказа", "relative check ..2021-08-28"),
        ("в течение 10 календарных дней со дня издания приказа", "relative clear ..2021-09-04"),
        ("в день проведения", "relative clear"),
        ("после окончания I четверти", "relative clear"),
        ("по окончании четверти", "relative clear"),
        ("по итогам четверти", "relative clear"),
        ("по итогам I полугодия", "relative clear"),
        ("начиная с октября", "open clear"),
        ("начиная с 1 сентября 2021 г.", "open clear"),
        ("с 1 сентября 2021 года", "open clear"),
        ("систематически", "open clear"),
        ("регулярно", "open clear"),
        ("по плану", "external clear"),
        ("по плану работы", "external clear"),
        ("по плану работы школ", "external clear"),
        ("по графику", "external clear"),
        ("согласно графику", "external clear"),
        ("согласно плану-графику", "external clear"),
        ("по отдельному графику, октябрь 2021", "external clear 2021-10-01..2021-10-31"),
        ("в соответствии с графиком ВПР", "external clear"),
        ("в соответствии с планом работы на 2021-2022 учебный год", "external clear 2021-09-01..2022-08-31"),
        ("в сроки, установленные Рособрнадзором", "external clear"),
        ("в установленные сроки", "external clear"),
        ("по графику ФИС ОКО март-май 2022", "external clear 2022-03-01..2022-05-31"),
        ("по согласованию", "external clear"),
        ("согласно приказу Министерства образования", "external clear"),
        ("по мере поступления", "ondemand clear"),
        ("по мере необходимости в течение года", "ondemand clear"),
        ("в течение года, по мере необходимости", "ondemand clear"),
        ("по необходимости", "ondemand clear"),
        ("при необходимости", "ondemand clear"),
        ("по требованию", "ondemand clear"),
        ("по запросу ОО", "ondemand clear"),
        ("по факту", "ondemand clear"),
    ];
    for (phrase, expected) in phrases {
        check(phrase, &context, expected);
    }
}

#[test]
fn plan_2021_09_01_to_2022_08_31() {
    let context = context("2021-09-01..2022-08-31", "2021-08-25", "");
    let phrases = [
        ("с 01.10.2021", "open clear"),
        ("не ранее 1 октября", "open clear"),
        ("по окончании каждой четверти", "relative clear"),
        ("в трёхдневный срок", "relative clear"),
        ("в трехдневный срок со дня подписания", "relative check ..2021-08-28"),
        ("в двухнедельный срок", "relative clear"),
        ("в 3-недельный срок", "relative clear"),
        ("в месячный срок", "relative clear"),
        ("в недельный срок со дня подписания приказа", "relative clear ..2021-09-01"),
    ];
    for (phrase, expected) in phrases {
        check(phrase, &context, expected);
    }
}
