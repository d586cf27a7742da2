# Warnings, sanitizers and the compiler cache, the same for every target.
add_library(veilleuse_options INTERFACE)
target_compile_options(veilleuse_options INTERFACE -Wall -Wextra -Wpedantic -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # It is asked for its fuzzer alone; GCC is the compiler whose warnings count.
  target_compile_options(veilleuse_options INTERFACE -Wno-error -w)
endif()
target_include_directories(veilleuse_options INTERFACE ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR}/generated)

if(VEILLEUSE_SANITIZE)
  add_compile_options(-fsanitize=${VEILLEUSE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer -g1)
  add_link_options(-fsanitize=${VEILLEUSE_SANITIZE})
  if(VEILLEUSE_SANITIZE MATCHES "thread")
    # GCC 12 warns that it cannot model std::atomic_thread_fence inside Boost.Asio's headers.
    add_compile_options(-Wno-tsan)
  endif()
endif()

# How tests under sanitizers report, and that they are under them; tests/tsan.supp names the libraries that are not
# instrumented.
set(VEILLEUSE_SANITIZER_ENVIRONMENT
    "TSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/tsan.supp:halt_on_error=1:second_deadlock_stack=1"
    "ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1:check_initialization_order=1"
    "UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1"
    "VEILLEUSE_SANITIZE=${VEILLEUSE_SANITIZE}")

# How much is simulated: a sanitizer makes a seed some twenty times slower, and looks for faults that show in any of
# them; that the promises hold in all of them is shown without.
set(VEILLEUSE_SIMULATED_SEEDS 1000)
if(VEILLEUSE_SANITIZE)
  set(VEILLEUSE_SIMULATED_SEEDS 50)
endif()

find_program(VEILLEUSE_CCACHE ccache)
if(VEILLEUSE_CCACHE)
  # The base directory makes paths relative, so that two clones share one cache; the sloppiness is what ccache's
  # manual asks for with precompiled headers.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${VEILLEUSE_CCACHE})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-fpch-preprocess)
  endif()
endif()
