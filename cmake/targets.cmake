# veilleuse_library(NAME EXCLUDE ... DEPENDS ...): every .cpp of the folder, but for main programs and the excluded
# folders in it, makes one static library called veilleuse_NAME.
function(veilleuse_library name)
  cmake_parse_arguments(arg "" "" "EXCLUDE;DEPENDS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "[/_]main\\.cpp$")
  foreach(folder ${arg_EXCLUDE})
    list(FILTER sources EXCLUDE REGEX "^${CMAKE_CURRENT_SOURCE_DIR}/${folder}/")
  endforeach()
  if(NOT sources)
    add_library(veilleuse_${name} INTERFACE)
    target_link_libraries(veilleuse_${name} INTERFACE veilleuse_options ${arg_DEPENDS})
    return()
  endif()
  add_library(veilleuse_${name} STATIC ${sources})
  target_link_libraries(veilleuse_${name} PUBLIC veilleuse_options ${arg_DEPENDS})
  if(VEILLEUSE_SANITIZE)
    veilleuse_join_folders(veilleuse_${name} ${sources})
  endif()
endfunction()

# veilleuse_join_folders(TARGET SOURCE...): compiles the sources of a folder as one. Instrumenting the same templates
# again for each file would make a sanitizer's build take three times as long; private names must therefore be unique
# within a folder.
function(veilleuse_join_folders target)
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  # It takes a joined source for a header.
  target_compile_options(${target} PRIVATE -Wno-subobject-linkage)
  foreach(source ${ARGN})
    cmake_path(GET source PARENT_PATH folder)
    cmake_path(RELATIVE_PATH folder BASE_DIRECTORY ${CMAKE_SOURCE_DIR})
    string(MAKE_C_IDENTIFIER "${folder}" group)
    set_source_files_properties(${source} PROPERTIES UNITY_GROUP ${group})
  endforeach()
endfunction()

# veilleuse_test(NAME DEPENDS ... ARGUMENTS ...): every .cpp of tests/NAME makes one Boost.Test program, which is given
# the arguments.
function(veilleuse_test name)
  cmake_parse_arguments(arg "" "" "DEPENDS;ARGUMENTS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cpp)
  if(NOT sources)
    return()
  endif()
  add_executable(test_${name} ${sources} ${CMAKE_SOURCE_DIR}/tests/support/test_main.cpp)
  target_compile_definitions(test_${name} PRIVATE BOOST_TEST_DYN_LINK
                             VEILLEUSE_SOURCE_DIR="${CMAKE_SOURCE_DIR}" VEILLEUSE_BINARY_DIR="${CMAKE_BINARY_DIR}")
  target_link_libraries(test_${name} PRIVATE veilleuse_options ${arg_DEPENDS} Boost::unit_test_framework)
  target_precompile_headers(test_${name} PRIVATE <boost/test/unit_test.hpp>)
  if(VEILLEUSE_SANITIZE MATCHES "thread")
    target_sources(test_${name} PRIVATE ${CMAKE_SOURCE_DIR}/tests/support/c11_threads.cpp)
  endif()
  # It has to say that it is the main program before it includes that header.
  set_source_files_properties(${CMAKE_SOURCE_DIR}/tests/support/test_main.cpp PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
  add_test(NAME ${name} COMMAND test_${name} --log_level=warning --color_output=no ${arg_ARGUMENTS})
  veilleuse_test_environment(${name})
endfunction()

# A guard against hanging for ever, not an expectation: the slowest takes a minute, and sanitizers on a busy machine
# ten times that.
set(VEILLEUSE_TEST_TIMEOUT_S 900)

# veilleuse_test_environment(NAME): where the test writes, and how sanitizers report. What a test leaves in its
# artifact directory is searched for secrets afterwards (scripts/check_secrets.py).
function(veilleuse_test_environment name)
  set(artifacts ${CMAKE_BINARY_DIR}/test-artifacts/${name})
  file(MAKE_DIRECTORY ${artifacts})
  set_tests_properties(${name} PROPERTIES TIMEOUT ${VEILLEUSE_TEST_TIMEOUT_S} ENVIRONMENT
    "VEILLEUSE_ARTIFACTS=${artifacts};TMPDIR=${artifacts};${VEILLEUSE_SANITIZER_ENVIRONMENT}")
endfunction()

# veilleuse_python_test(NAME): tests/NAME holds unittest files called test_*.py.
function(veilleuse_python_test name)
  add_test(NAME ${name}_python
           COMMAND ${VEILLEUSE_PYTHON} -B -m unittest discover --start-directory ${CMAKE_CURRENT_SOURCE_DIR}/${name})
  veilleuse_test_environment(${name}_python)
  set_property(TEST ${name}_python APPEND PROPERTY ENVIRONMENT
               PYTHONPATH=${CMAKE_SOURCE_DIR} VEILLEUSE_SOURCE_DIR=${CMAKE_SOURCE_DIR}
               VEILLEUSE_BINARY_DIR=${CMAKE_BINARY_DIR})
endfunction()

# veilleuse_use_jemalloc(TARGET): small short-lived blocks by the million: jemalloc takes a tenth off the cost of a
# message (docs/decisions/0009). Sanitizers bring an allocator of their own.
function(veilleuse_use_jemalloc target)
  if(VEILLEUSE_SANITIZE)
    return()
  endif()
  find_library(JEMALLOC_LIBRARY jemalloc REQUIRED)
  target_link_options(${target} PRIVATE -Wl,--no-as-needed)
  target_link_libraries(${target} PRIVATE ${JEMALLOC_LIBRARY})
endfunction()
