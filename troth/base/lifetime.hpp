// What a view may not outlive, said so that a compiler can check it.
#pragma once

// TROTH_LIFETIMEBOUND stands behind a parameter, or behind a member function for the object it is called on: what is
// given back looks into that. clang then warns where a view is kept of something that is gone; g++ has no such check.
#if defined(__has_cpp_attribute)
#if __has_cpp_attribute(clang::lifetimebound)
#define TROTH_LIFETIMEBOUND [[clang::lifetimebound]]
#endif
#endif
#if !defined(TROTH_LIFETIMEBOUND)
#define TROTH_LIFETIMEBOUND
#endif
