#include "tests/fuzz/fuzzing.hpp"

// The name that libFuzzer calls.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  veilleuse::fuzz::look_at({reinterpret_cast<const char*>(bytes), size});
  return 0;
}
