// The one binary: `veilleuse SUBCOMMAND`.
#include "tools/command_line.hpp"

#include <sys/stat.h>

int main(int argc, char** argv) {
  // Whatever it writes is for its owner alone, also in a data directory that somebody made open to all.
  ::umask(S_IRWXG | S_IRWXO);
  return veilleuse::tools::run_command_line(argc, argv);
}
