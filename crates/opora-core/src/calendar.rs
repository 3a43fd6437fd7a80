//! The calendar of schools: working days, school years, quarters and terms.
