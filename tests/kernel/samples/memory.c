// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/kms-memory: the memory of the kernel image and of modules, to read and to
 * write, for tests that damage tables in a running kernel. The offset is the
 * distance of an address from the start of the 2 GiB where all of these are.
 *
 * What is read-only stays so; another mapping of its page is written to.
 */
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>

/* Not beyond the end of the page. */
static ssize_t transfer(char __user *to, const char __user *from, size_t len,
			loff_t *pos)
{
	unsigned long addr = __START_KERNEL_map + *pos;
	unsigned long left, offset = offset_in_page(addr);
	struct page *page;
	void *alias;

	if (addr < __START_KERNEL_map)
		return 0;
	page = addr >= MODULES_VADDR ? vmalloc_to_page((void *)addr) :
				       virt_to_page((void *)addr);
	alias = page ? vmap(&page, 1, VM_MAP, PAGE_KERNEL) : NULL;
	if (!alias)
		return -EFAULT;
	len = min(len, PAGE_SIZE - offset);
	left = to ? copy_to_user(to, alias + offset, len) :
		    copy_from_user(alias + offset, from, len);
	vunmap(alias);
	*pos += len - left;
	return left ? -EFAULT : len;
}

static ssize_t kms_memory_read(struct file *file, char __user *to, size_t len,
			       loff_t *pos)
{
	return transfer(to, NULL, len, pos);
}

static ssize_t kms_memory_write(struct file *file, const char __user *from,
				size_t len, loff_t *pos)
{
	return transfer(NULL, from, len, pos);
}

static const struct proc_ops kms_memory_ops = {
	.proc_read = kms_memory_read,
	.proc_write = kms_memory_write,
	.proc_lseek = default_llseek,
};

static int __init kms_memory_init(void)
{
	return proc_create("kms-memory", 0600, NULL, &kms_memory_ops) ? 0 : -ENOMEM;
}

static void __exit kms_memory_exit(void)
{
	remove_proc_entry("kms-memory", NULL);
}

module_init(kms_memory_init);
module_exit(kms_memory_exit);
MODULE_DESCRIPTION("kallmod sample");
MODULE_LICENSE("GPL");
