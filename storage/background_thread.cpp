#include "storage/background_thread.hpp"

#include <sys/resource.h>
#include <unistd.h>

namespace veilleuse::storage {

void become_background_thread() {
  constexpr int niceness = 10;
  // Of a thread, on Linux: setpriority(2), "C library/kernel differences".
  (void)::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), niceness);
}

}  // namespace veilleuse::storage
