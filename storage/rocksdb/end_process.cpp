#include "storage/rocksdb/end_process.hpp"

#include <cstdio>
#include <cstdlib>

namespace veilleuse::storage {

namespace {

constexpr int fatal_exit_code = 70;

}  // namespace

void end_process(const std::string& sentence) {
  std::fprintf(stderr, "%s\n", sentence.c_str());
  std::_Exit(fatal_exit_code);
}

}  // namespace veilleuse::storage
