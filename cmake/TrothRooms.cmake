# A room is a folder of troth/ and one static library troth_<room>; its *_test.cpp files are one program
# troth_<room>_tests. Sources are found by pattern, so a new file needs no line here.
#
# Kernel files carry their instruction set as the last word of their name; this table gives its flags.
# Such files hold plain pointer-and-length functions and no standard-library templates (architecture.md, section 3).
set(TROTH_KERNEL_FLAGS_x86_64
  "_sse41=-msse4.1 -mssse3"
  "_aesni=-maes -mpclmul -msse4.1 -mssse3"
  "_avx2=-mavx2 -mbmi -mbmi2"
  "_adx=-mbmi -mbmi2 -madx"
  "_shani=-msha -msse4.1 -mssse3"
  "_avx512=-mavx512f -mavx512vl -mavx512bw -mavx512dq -mavx2 -mbmi -mbmi2"
  "_ifma=-mavx512f -mavx512vl -mavx512bw -mavx512dq -mavx512ifma -mavx2 -mbmi -mbmi2 -madx"
  "_vaes512=-mavx512f -mavx512vl -mavx512bw -mavx512dq -mvaes -mvpclmulqdq -maes -mpclmul -mavx2 -mbmi -mbmi2"
  "_vbmi=-mavx512f -mavx512vl -mavx512bw -mavx512dq -mavx512vbmi -mavx2 -mbmi -mbmi2")
set(TROTH_KERNEL_FLAGS_aarch64 "_neon=" "_arm64ce=-march=armv8-a+crypto" "_arm64sha512=-march=armv8.2-a+sha3")

function(troth_kernel_flags source)
  foreach(row IN LISTS TROTH_KERNEL_FLAGS_${CMAKE_SYSTEM_PROCESSOR})
    string(REGEX MATCH "^([^=]+)=(.*)$" _ "${row}")
    set(suffix "${CMAKE_MATCH_1}")
    set(flags "${CMAKE_MATCH_2}")  # the next MATCHES forgets both
    if(source MATCHES "${suffix}\\.cpp$")
      # g++'s sanitizers take a minute for one kernel at -O3, and four seconds at the -O1 of the rest.
      if(TROTH_SANITIZE AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        set(speed "")
      else()
        set(speed "-O3")
      endif()
      set_property(SOURCE ${source} APPEND_STRING PROPERTY COMPILE_FLAGS " ${speed} ${flags}")
      if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        # g++ 12 takes its own _mm512_undefined_* for a mistake.
        set_property(SOURCE ${source} APPEND_STRING PROPERTY COMPILE_FLAGS " -Wno-uninitialized")
      endif()
    endif()
  endforeach()
endfunction()

# troth_room(NAME [NEEDS room...] [LINK lib...])
function(troth_room name)
  cmake_parse_arguments(R "" "" "NEEDS;LINK" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cpp)
  if(NOT sources)
    return()  # a room that is not built yet
  endif()
  set(tests ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  list(FILTER sources EXCLUDE REGEX "_test\\.cpp$")
  list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
  list(FILTER sources EXCLUDE REGEX "/testing/")
  # Kernels of another processor are whole files between #if; they compile to nothing here.
  foreach(source IN LISTS sources)
    troth_kernel_flags(${source})
  endforeach()
  if(sources)
    add_library(troth_${name} STATIC ${sources})
    set(kind PUBLIC)
  else()
    add_library(troth_${name} INTERFACE)
    set(kind INTERFACE)
  endif()
  target_link_libraries(troth_${name} ${kind} troth_options)
  foreach(need IN LISTS R_NEEDS)
    if(TARGET troth_${need})
      target_link_libraries(troth_${name} ${kind} troth_${need})
    endif()
  endforeach()
  target_link_libraries(troth_${name} ${kind} ${R_LINK})
  if(TROTH_BUILD_TESTS AND tests)
    add_executable(troth_${name}_tests ${tests})
    target_link_libraries(troth_${name}_tests PRIVATE troth_${name} troth_test_main)
    if(name STREQUAL "tls" OR "tls" IN_LIST R_NEEDS)
      target_link_libraries(troth_${name}_tests PRIVATE troth_test_ledger troth_test_ledger_each)
    endif()
    add_test(NAME ${name} COMMAND troth_${name}_tests)
  endif()
endfunction()
