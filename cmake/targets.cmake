# veilleuse_library(NAME DEPENDS ...): every .cpp of the folder makes one static library called veilleuse_NAME.
function(veilleuse_library name)
  cmake_parse_arguments(arg "" "" "DEPENDS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
  if(NOT sources)
    add_library(veilleuse_${name} INTERFACE)
    target_link_libraries(veilleuse_${name} INTERFACE veilleuse_options ${arg_DEPENDS})
    return()
  endif()
  add_library(veilleuse_${name} STATIC ${sources})
  target_link_libraries(veilleuse_${name} PUBLIC veilleuse_options ${arg_DEPENDS})
endfunction()

# veilleuse_test(NAME DEPENDS ...): every .cpp of tests/NAME makes one Boost.Test program.
function(veilleuse_test name)
  cmake_parse_arguments(arg "" "" "DEPENDS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cpp)
  if(NOT sources)
    return()
  endif()
  add_executable(test_${name} ${sources} ${CMAKE_SOURCE_DIR}/tests/support/test_main.cpp)
  target_compile_definitions(test_${name} PRIVATE BOOST_TEST_DYN_LINK
                             VEILLEUSE_SOURCE_DIR="${CMAKE_SOURCE_DIR}" VEILLEUSE_BINARY_DIR="${CMAKE_BINARY_DIR}")
  target_link_libraries(test_${name} PRIVATE veilleuse_options ${arg_DEPENDS} Boost::unit_test_framework)
  add_test(NAME ${name} COMMAND test_${name} --log_level=warning --color_output=no)
  veilleuse_test_environment(${name})
endfunction()

# veilleuse_test_environment(NAME): where the test writes, and how sanitizers report. What a test leaves in its
# artifact directory is searched for secrets afterwards (scripts/check_secrets.py).
function(veilleuse_test_environment name)
  set(artifacts ${CMAKE_BINARY_DIR}/test-artifacts/${name})
  file(MAKE_DIRECTORY ${artifacts})
  set_tests_properties(${name} PROPERTIES ENVIRONMENT
    "VEILLEUSE_ARTIFACTS=${artifacts};TMPDIR=${artifacts};${VEILLEUSE_SANITIZER_ENVIRONMENT}")
endfunction()

# veilleuse_python_test(NAME): tests/NAME holds unittest files called test_*.py.
function(veilleuse_python_test name)
  add_test(NAME ${name}_python
           COMMAND ${VEILLEUSE_PYTHON} -B -m unittest discover --start-directory ${CMAKE_CURRENT_SOURCE_DIR}/${name})
  veilleuse_test_environment(${name}_python)
  set_property(TEST ${name}_python APPEND PROPERTY ENVIRONMENT
               "PYTHONPATH=${CMAKE_SOURCE_DIR};VEILLEUSE_SOURCE_DIR=${CMAKE_SOURCE_DIR};VEILLEUSE_BINARY_DIR=${CMAKE_BINARY_DIR}")
endfunction()
