//! Tables of texts cut by lines and pages.
