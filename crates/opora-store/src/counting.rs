//! Counting rows up to a bound, so that a figure on a page costs no more than the bound.

use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query};
use sea_orm::{ConnectionTrait, EntityTrait, QuerySelect, QueryTrait, Select};

use crate::scope::Total;
use crate::trouble::Answer;

/// How many rows the query has, at most [`Total::BOUND`].
pub(crate) async fn bounded_count<E: EntityTrait>(db: &impl ConnectionTrait, query: Select<E>) -> Answer<Total> {
    let inner = query.select_only().expr(Expr::val(1)).limit(Total::BOUND + 1).into_query();
    let outer = Query::select()
        .expr_as(Expr::val(1).count(), Alias::new("n"))
        .from_subquery(inner, Alias::new("bounded"))
        .to_owned();
    let row = db.query_one(&outer).await?;
    let counted: i64 = match row {
        Some(row) => row.try_get("", "n")?,
        None => 0,
    };
    Ok(Total::of(u64::try_from(counted).unwrap_or_default()))
}
