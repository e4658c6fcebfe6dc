# How every file of troth is compiled. Two compilers (g++ 12, clang 19), all warnings are errors.
set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)  # the command and the tools say otherwise
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()
# assert() stays on in tests of every kind; a release build of ours is -O2 without it.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1")

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

add_library(troth_options INTERFACE)
target_include_directories(troth_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(troth_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wold-style-cast
  -Wcast-qual -Wundef -Werror
  -Wno-missing-field-initializers  # designated initialisers of rows leave defaults on purpose
  -fno-strict-aliasing)
# Bound when the program starts: the lazy binder of the dynamic linker saves the vector registers to the stack, with
# whatever secret they hold, and leaves them there (seen with glibc 2.36: docs/side-channels.md).
target_link_options(troth_options INTERFACE LINKER:-z,now,-z,relro)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # False alarms of g++ 12 on coroutine promises and on expected/variant (coroutines.md, rule 13).
  # g++'s -Wshadow also takes an enumerator of an enum class for a shadow of a global: locals are what matters.
  target_compile_options(troth_options INTERFACE -Wshadow=local -Wno-mismatched-new-delete -Wno-maybe-uninitialized -Wno-free-nonheap-object)
else()
  # __int128 in the portable kernels.
  target_compile_options(troth_options INTERFACE -Wshadow -Wno-pedantic)
endif()
if(TROTH_SANITIZE)
  target_compile_options(troth_options INTERFACE -fsanitize=${TROTH_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(troth_options INTERFACE -fsanitize=${TROTH_SANITIZE})
  if(TROTH_SANITIZE MATCHES "address" AND NOT TROTH_BUILD_FUZZ)
    # Compiled in two thirds of the time; fuzzing wants the speed instead.
    target_compile_options(troth_options INTERFACE -O1)
  endif()
  if(TROTH_SANITIZE MATCHES "memory")
    # A poisoned secret may be handed from function to function: only branches and indices on it are faults.
    target_compile_options(troth_options INTERFACE -fno-sanitize-memory-param-retval)
  endif()
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND TROTH_SANITIZE MATCHES "undefined|thread")
    # g++ 12 under sanitizers reports bounds and null checks of its own library that cannot happen.
    target_compile_options(troth_options INTERFACE -Wno-array-bounds -Wno-restrict -Wno-stringop-overflow -Wno-stringop-overread -Wno-nonnull -Wno-null-dereference -Wno-tsan)
  endif()
endif()
if(TROTH_CT_VALGRIND)
  target_compile_definitions(troth_options INTERFACE TROTH_CT_VALGRIND=1)
endif()
if(TROTH_CT_TRACE)
  # What is asked of valgrind elsewhere is asked of it here: tests/ct/trace/valgrind/memcheck.h.
  target_compile_definitions(troth_options INTERFACE TROTH_CT_VALGRIND=1)
  target_include_directories(troth_options BEFORE INTERFACE ${CMAKE_CURRENT_LIST_DIR}/../tests/ct/trace)
  # The calls that two sanitizers insert, but not their libraries: tests/ct/trace/recorder.cpp answers them.
  target_compile_options(troth_options INTERFACE -fsanitize=thread -fsanitize-coverage=trace-pc -Wno-tsan -Wno-array-bounds -Wno-restrict -Wno-stringop-overflow -Wno-stringop-overread)
endif()
