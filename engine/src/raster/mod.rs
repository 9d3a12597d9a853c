//! Raster diff: two lists of page images in, what a person would see in millimetres out (design §7).
