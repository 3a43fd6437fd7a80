//! Who lives in the examples: invented authorities with their people, schools and orders.

/// The password of every example account.
pub const PASSWORD: &str = "opora-demo-2026";

/// An example authority.
#[derive(Debug)]
pub struct Authority {
    /// Its name.
    pub name: &'static str,
    /// Organisations of its own beside schools.
    pub centres: &'static [&'static str],
    /// Schools that no order names.
    pub schools: &'static [&'static str],
    /// The specialist: login and name.
    pub specialist: (&'static str, &'static str),
    /// The deputy head of one school: login, name, school.
    pub deputy: Option<(&'static str, &'static str, &'static str)>,
    /// Its orders in the order of signing: file name, template, whether it is adopted.
    pub orders: &'static [Order],
}

/// An order of an example authority.
#[derive(Debug)]
pub struct Order {
    /// File name as it would come from a colleague.
    pub file: &'static str,
    /// The text with years as `{Y}`: see [`super::fill`].
    pub template: &'static str,
    /// Month and day of signing, and the school year relative to the present one.
    pub signed: (i32, u32, u32),
    /// What happens to it.
    pub fate: Fate,
}

/// What happened to an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It was adopted.
    Adopted,
    /// It waits in «Документы» for a person.
    Waiting,
}

/// The example authorities.
pub const AUTHORITIES: &[Authority] = &[
    Authority {
        name: "Управление образования Верхнеозёрского округа",
        centres: &["Методический центр"],
        schools: &[],
        specialist: ("sokolova", "Соколова И. П."),
        deputy: Some(("school12", "Дёмина С. Р.", "МБОУ СОШ № 12")),
        orders: &[
            Order {
                file: "Приказ 214-ОД.html",
                template: include_str!("orders/verkhneozersk.html"),
                signed: (0, 8, 25),
                fate: Fate::Adopted,
            },
            Order {
                file: "Приказ 12-ОД об изменениях.html",
                template: include_str!("orders/verkhneozersk-amended.html"),
                signed: (0, 10, 19),
                fate: Fate::Waiting,
            },
        ],
    },
    Authority {
        name: "Отдел образования Липовского района",
        centres: &["Методический кабинет"],
        schools: &["МБОУ «Липовская СОШ»", "МБОУ «Ольховская ООШ»", "МБОУ «Дубравинская СОШ»", "МКОУ «Ручьёвская ООШ»"],
        specialist: ("lipova", "Калинина О. М."),
        deputy: Some(("dubrava", "Рощин Г. Е.", "МБОУ «Дубравинская СОШ»")),
        orders: &[Order {
            file: "Дорожная карта.txt",
            template: include_str!("orders/lipovka.txt"),
            signed: (-1, 12, 25),
            fate: Fate::Adopted,
        }],
    },
    Authority {
        name: "Департамент образования города Белоярска-на-Снеже",
        centres: &["ГМЦ"],
        schools: &["МБОУ «Школа № 14»", "МБОУ «Лицей № 11»", "МБОУ «Гимназия № 2»"],
        specialist: ("roshchina", "Рощина М. В."),
        deputy: Some(("school8", "Дорохина Л. В.", "МБОУ «Школа № 8»")),
        orders: &[Order {
            file: "Приказ 03-01-318.html",
            template: include_str!("orders/beloyar.html"),
            signed: (0, 9, 18),
            fate: Fate::Adopted,
        }],
    },
    Authority {
        name: "Управление образования Кедровского муниципального округа",
        centres: &[],
        schools: &["МБОУ «Кедровская СОШ»", "МБОУ «Лосинская ООШ»", "МБОУ «Таёжная СОШ»", "МБОУ «Перевальная ООШ»"],
        specialist: ("somova", "Сомова Г. Р."),
        deputy: Some(("losinka", "Брусникина В. А.", "МБОУ «Лосинская ООШ»")),
        orders: &[Order {
            file: "Приказ 96-ОД.txt",
            template: include_str!("orders/kedrovy.txt"),
            signed: (-1, 6, 28),
            fate: Fate::Adopted,
        }],
    },
    Authority {
        name: "Управление образования Староприозёрского городского округа",
        centres: &["Методическая служба"],
        schools: &[],
        specialist: ("vetrova", "Ветрова К. Л."),
        deputy: Some(("school5", "Камышова Н. Т.", "МБОУ «СОШ № 5»")),
        orders: &[Order {
            file: "Приказ 57-2.html",
            template: include_str!("orders/priozersk.html"),
            signed: (-1, 5, 14),
            fate: Fate::Adopted,
        }],
    },
];
