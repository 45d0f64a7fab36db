# A toolchain file: Debian's cross compiler for aarch64, with libraries that tools/dev/core.sh unpacks.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)

cmake_path(GET CMAKE_CURRENT_LIST_DIR PARENT_PATH project)
set(root ${project}/build/aarch64/root)
set(libraries ${root}/usr/lib/aarch64-linux-gnu)
set(CMAKE_FIND_ROOT_PATH ${root} /usr/aarch64-linux-gnu)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
set(ENV{PKG_CONFIG_LIBDIR} ${libraries}/pkgconfig:${root}/usr/share/pkgconfig)
set(ENV{PKG_CONFIG_SYSROOT_DIR} ${root})

set(
  CMAKE_CXX_STANDARD_INCLUDE_DIRECTORIES
  ${root}/usr/include
  ${root}/usr/include/aarch64-linux-gnu
)
set(CMAKE_EXE_LINKER_FLAGS_INIT "-Wl,-rpath-link,${libraries}")
set(
  CMAKE_CROSSCOMPILING_EMULATOR
  qemu-aarch64
  -L
  /usr/aarch64-linux-gnu
  -E
  LD_LIBRARY_PATH=${libraries}
)
